import { expect, it } from 'vitest'
import type { Entry } from '../wire'
import { appended, describe as words, mayReverse, signed, yuan } from './ledger'

const entry = (over: Partial<Entry>): Entry => ({
  seq: 1,
  document: '01-00001',
  kind: 'hand_out',
  district: '500108004',
  quantity: 16,
  date: '2026-06-24',
  at: '2026-06-24T07:00:00Z',
  district_name: '海棠溪街道',
  by: 'he',
  by_name: '何志强',
  ...over,
})

it('describes an entry in few words', () => {
  expect(words(entry({ place: '万寿路社区', five_class: '社区' }))).toBe('万寿路社区 · 进社区')
  expect(words(entry({ kind: 'reverse', reverses: 117, note: '数量多记' }))).toBe('冲 01-00117 · 数量多记')
  expect(words(entry({ kind: 'loss', transit: true }))).toBe('途中')
  expect(words(entry({ kind: 'count', counted: 47, booked: 50, note: '受潮' }))).toBe('账面 50，实盘 47 · 受潮')
  expect(words(entry({ kind: 'allot', batch: '2026-1', collector: '示例甲' }))).toBe('2026-1 · 示例甲领')
  expect(words(entry({ kind: 'print', printer: '示例印务', cost_fen: 350000 }))).toBe('示例印务 · 3,500 元')
  expect(words(entry({}))).toBe('—')
})

it('says what was taken off', () => {
  expect(signed(entry({}))).toBe('16')
  expect(signed(entry({ kind: 'reverse' }))).toBe('−16')
  expect(signed(entry({ kind: 'count', quantity: 3, counted: 47, booked: 50 }))).toBe('−3')
  expect(signed(entry({ kind: 'count', quantity: 3, counted: 53, booked: 50 }))).toBe('3')
  expect(yuan(29)).toBe('0.29 元')
})

it('offers a reversal once, and only of what one may write', () => {
  expect(mayReverse(entry({}), undefined)).toBe(true)
  expect(mayReverse(entry({ reversed_by: 9 }), undefined)).toBe(false)
  expect(mayReverse(entry({ kind: 'reverse' }), undefined)).toBe(false)
  expect(mayReverse(entry({}), '500108004')).toBe(true)
  expect(mayReverse(entry({}), '500108001')).toBe(false)
  expect(mayReverse(entry({ kind: 'allot' }), '500108004')).toBe(false)
})

it('keeps a line that came twice once', () => {
  const at = [entry({ seq: 5 }), entry({ seq: 4 })]
  expect(appended(at, [entry({ seq: 4 }), entry({ seq: 3 })]).map((e) => e.seq)).toEqual([5, 4, 3])
})
