import { describe, expect, it } from 'vitest'
import { details, type EntryDraft } from './draft'

const draft: EntryDraft = {
  kind: 'hand_out',
  district: '500108003',
  quantity: 3,
  transit: 'held',
  batch: '2026-1',
  printer: '示例印务',
  cost: 0.29,
  collector: '示例甲',
  phone: '13800000000',
  activity: 'a',
  place: ' 广场 ',
  five_class: '社区',
  date: '2026-06-01',
  note: '',
}

describe('details', () => {
  it.each([
    ['hand_out', '500108003', { activity: 'a', place: '广场', five_class: '社区' }],
    ['hand_out', '', { batch: '2026-1', activity: 'a', place: '广场', five_class: '社区' }],
    ['print', '', { batch: '2026-1', printer: '示例印务', cost_fen: 29 }],
    ['allot', '500108003', { batch: '2026-1', collector: '示例甲', phone: '13800000000' }],
    ['receive', '500108003', {}],
  ] as const)('of %s for %s', (kind, district, want) => {
    expect(details({ ...draft, kind, district }, true)).toEqual(want)
  })

  it('names no batch for an officer', () => {
    expect(details({ ...draft, kind: 'loss', district: '' }, false)).toEqual({})
  })
})
