import { expect, it } from 'vitest'
import type { ParticipationRow } from '../wire'
import { dayBars, hourBars, peak, sixFigures, sorted } from './figures'

const row = (over: Partial<ParticipationRow>): ParticipationRow => ({
  district: 'd',
  name: '南坪街道',
  registrations: 0,
  participants: 0,
  attempts: 0,
  answers: 0,
  correct: 0,
  activity_points: 0,
  population: null,
  rate: null,
  ...over,
})

it('names six counters with units, and gives no ratio without a base', () => {
  const figures = sixFigures(row({ registrations: 10, participants: 8, attempts: 20, answers: 100, correct: 81 }))
  expect(figures.map((f) => `${f.name} ${f.unit}`)).toEqual([
    '报名数 人',
    '参与人数 人',
    '参与人次 次',
    '答题量 题',
    '答对数 题',
    '活力值 点',
  ])
  expect(figures[1]!.note).toBe('占报名 80.0%')
  expect(figures[4]!.note).toBe('正确率 81.0%')
  expect(sixFigures(row({}))[4]!.note).toBe('正确率 —')
})

it('shows a day without answers as 0', () => {
  const bars = dayBars([
    { day: '2026-06-29', answers: 9, participants: 3 },
    { day: '2026-07-02', answers: 4, participants: 2 },
  ])
  expect(bars.map((bar) => [bar.label, bar.value])).toEqual([
    ['6-29', 3],
    ['6-30', 0],
    ['7-1', 0],
    ['7-2', 2],
  ])
})

it('shows all hours', () => {
  const bars = hourBars([{ hour: 20, answers: 5 }])
  expect(bars).toHaveLength(24)
  expect(bars[20]).toMatchObject({ full: '20 时', value: 5 })
  expect(peak(bars, '各时段答题量', '题')).toBe('各时段答题量，20 时最高，5 题')
  expect(peak(hourBars([]), '各时段答题量', '题')).toBe('各时段答题量：还没有记录')
})

it('sorts by a column and leaves what it was given alone', () => {
  const rows = [row({ name: 'a', answers: 1 }), row({ name: 'b', answers: 3 }), row({ name: 'c', answers: 3 })]
  expect(sorted(rows, 'answers').map((r) => r.name)).toEqual(['b', 'c', 'a'])
  expect(rows[0]!.name).toBe('a')
})
