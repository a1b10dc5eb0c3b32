import { expect, it } from 'vitest'
import { comingOf, emptyRow, rowsOf } from './coming'

it('sends no row in which nothing was typed, and no spaces around words', () => {
  const typed = { ...emptyRow('2026-06-12'), title: ' 讲座 ', place: '社区 ' }
  expect(comingOf([emptyRow('2026-06-11'), typed])).toEqual([{ ...typed, title: '讲座', place: '社区' }])
  expect(comingOf([{ ...emptyRow('2026-06-11'), place: '广场' }])).toHaveLength(1)
})

it('shows what was said, and blanks for what was not', () => {
  expect(rowsOf(undefined)).toEqual([])
  expect(rowsOf([{ title: '讲座', date: '2026-06-12', district: '', place: '馆', district_name: '南岸区' }])).toEqual([
    { ...emptyRow('2026-06-12'), title: '讲座', place: '馆' },
  ])
})
