import { expect, it } from 'vitest'
import type { OrderLine } from '../wire'
import { columns, filtered, momentOf, stateWords } from './words'

const line = (unit: string, over: Partial<OrderLine> = {}): OrderLine => ({
  id: unit,
  overdue: false,
  order: {
    code: 'AB23CD',
    state: 'waiting',
    source: 'online',
    topic: '动火作业怎么办票',
    form: '讲座',
    unit,
    unit_kind: '企业',
    district: '500108003',
    district_name: '南坪街道',
    audience: '职工',
    heads: 40,
    day: '2026-06-10',
    part: '上午',
    place: '厂区食堂',
    placed_at: '2026-06-01T04:00:00Z',
    take_by: '2026-06-04T04:00:00Z',
  },
  ...over,
})
const none = { district: '', kind: '', late: false, text: '' }

it('narrows the board', () => {
  const all = [line('示例江风机械厂'), line('示例白鹭厂', { overdue: true })]
  expect(filtered(all, none)).toHaveLength(2)
  expect(filtered(all, { ...none, late: true }).map((l) => l.id)).toEqual(['示例白鹭厂'])
  expect(filtered(all, { ...none, text: ' ab23 ' })).toHaveLength(2)
  expect(filtered(all, { ...none, text: '白鹭' })).toHaveLength(1)
  expect(filtered(all, { ...none, kind: '学校' })).toHaveLength(0)
})

it('has one column for each state', () => {
  expect(columns.flatMap((c) => c.states).sort()).toEqual(Object.keys(stateWords).sort())
})

it('takes hours as the district has them', () => {
  expect(new Date(momentOf('2026-06-10', '09:00')).toISOString()).toBe('2026-06-10T01:00:00.000Z')
})
