import { expect, it } from 'vitest'
import type { AreaRowInfo } from '@/shared/api/schema'
import { columnsOf, daysOf, ordered, views } from './areas'

const none = { attempts: 0, answers: 0, correct: 0 }
const row = (over: Partial<AreaRowInfo>): AreaRowInfo => ({
  key: '500108003',
  name: '南坪街道',
  registrations: 1,
  participants: 2,
  attempts: 3,
  answers: 4,
  correct: 5,
  activity_points: 6,
  population: null,
  rate: null,
  online: { attempts: 7, answers: 8, correct: 4 },
  live: none,
  held: { activities: 2, attendance: 300 },
  taught: [{ people: 9, hours: 1.5 }],
  ...over,
})
const cells = (view: Parameters<typeof columnsOf>[0], one: AreaRowInfo) =>
  columnsOf(view, [{ title: '三级安全教育', unit: '人' }]).map((column) => column.share?.(one) ?? column.of(one))

it('keeps the six counters apart, each in its own column', () => {
  expect(cells('six', row({}))).toEqual([1, 2, 3, 4, 5, 6, '125.0%', '—'])
  expect(columnsOf('six', []).map((c) => c.title)).not.toContain('合计')
})

it('shows online answering, competitions, activities and education each by itself', () => {
  expect(cells('online', row({}))).toEqual([7, 8, 4, '50.0%'])
  expect(cells('live', row({}))).toEqual([0, 0, 0, '—'])
  expect(cells('held', row({}))).toEqual([2, 300, '150'])
  expect(cells('taught', row({}))).toEqual([9, 1.5])
  const bare = row({})
  delete bare.held
  delete bare.taught
  expect(cells('held', bare)).toEqual([undefined, undefined, '—'])
  expect(cells('taught', bare)).toEqual([undefined, undefined])
})

it('draws the day of each view', () => {
  const day = { day: '2026-06-03', participants: 1, answers: 9, live: 4, attendance: 60, hours: 2.5 }
  expect(views.map(([view]) => daysOf(view, [day])[0]!.value)).toEqual([1, 5, 4, 60, 2.5])
})

it('orders by a column and leaves who named nothing last', () => {
  const rows = [row({ key: '', answers: 99 }), row({ key: 'a', answers: 1 }), row({ key: 'b', answers: 3 })]
  expect(ordered(rows, columnsOf('six', [])[3]).map((r) => r.key)).toEqual(['b', 'a', ''])
})
