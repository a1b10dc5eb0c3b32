import { expect, it } from 'vitest'
import type { TableMeasure } from '@/shared/api/schema'
import { cellText, fitting, offered, showsOf } from './columns'

const measure = (over: Partial<TableMeasure>): TableMeasure => ({
  measure: 'held',
  group: '活动',
  title: '开展活动',
  unit: '场次',
  rows: ['place', 'week'],
  aims: ['place'],
  compare: true,
  ...over,
})
const all = [
  measure({}),
  measure({ measure: 'answers', group: '答题参与', title: '答题量', rows: ['unit', 'week'], aims: [] }),
]

it('offers what can be told apart by the rows, and finds it by title or heading', () => {
  expect(offered(all, 'place', '').map(([group, list]) => [group, list.length])).toEqual([['活动', 1]])
  expect(offered(all, 'week', '').length).toBe(2)
  expect(offered(all, 'week', '答题').map(([group]) => group)).toEqual(['答题参与'])
  expect(offered(all, 'law', '')).toEqual([])
})

it('shows targets only where there are any', () => {
  expect(showsOf(all[0], 'place').map(([show]) => show)).toEqual(['', 'target', 'share', 'before', 'growth'])
  expect(showsOf(all[0], 'week').map(([show]) => show)).toEqual(['', 'before', 'growth'])
  expect(showsOf(undefined, 'week').map(([show]) => show)).toEqual([''])
})

it('leaves out the columns other rows cannot have', () => {
  const columns = [{ measure: 'held' }, { measure: 'held', show: 'target' as const }, { measure: 'answers' }]
  expect(fitting(columns, all, 'week')).toEqual({ columns: [columns[0], columns[2]], gone: 1 })
  expect(fitting(columns, all, 'place')).toEqual({ columns: columns.slice(0, 2), gone: 1 })
})

it('writes figures; not known is no nought', () => {
  const head = (kind: 'int' | 'rate' | 'figure' | 'text') => ({ title: 'x', kind, sum: false })
  expect(cellText({ number: 1234 }, head('int'))).toBe('1,234')
  expect(cellText({ number: 0 }, head('int'))).toBe('0')
  expect(cellText({}, head('int'))).toBe('—')
  expect(cellText({ number: 0.3333 }, head('rate'))).toBe('33.33%')
  expect(cellText({ number: 1.5 }, head('figure'))).toBe('1.50')
  expect(cellText({ text: '夜校' }, head('text'))).toBe('夜校')
  expect(cellText(undefined, head('text'))).toBe('')
})
