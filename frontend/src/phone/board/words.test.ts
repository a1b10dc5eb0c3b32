import { expect, it } from 'vitest'
import { clockTime, dateSpan, dayName, grouped, percent } from './words'

it('says days as people do', () => {
  expect(dayName('2026-06-01')).toBe('6 月 1 日')
  expect(dayName('2026-06-01T00:00:00Z')).toBe('6 月 1 日')
  expect(dateSpan('2026-06-01', '2026-06-30')).toBe('6 月 1 日至 30 日')
  expect(dateSpan('2026-06-01', '2026-07-05')).toBe('6 月 1 日至 7 月 5 日')
})

it('says the time in the district, whatever zone the phone is set to', () => {
  expect(clockTime('2026-06-24T20:05:59.5Z')).toBe('04:05')
  expect(clockTime('2026-06-25T04:05:00+08:00')).toBe('04:05')
  expect(clockTime('')).toBe('')
})

it('writes figures', () => {
  expect([0, 999, 1684, 1234567].map(grouped)).toEqual(['0', '999', '1,684', '1,234,567'])
  expect(percent(0, 0)).toBe('—')
  expect(percent(0, 4)).toBe('0.0%')
  expect(percent(2, 3)).toBe('66.7%')
})
