import { expect, test } from 'vitest'
import { codeWords, longDay, longTime } from './words'

test('days are those of the district', () => {
  expect(longDay('2026-06-24')).toBe('2026 年 6 月 24 日')
  expect(longDay('2026-06-23T16:30:00Z')).toBe('2026 年 6 月 24 日')
  expect(longDay('2026-12-31T23:00:00+08:00')).toBe('2026 年 12 月 31 日')
  expect(longDay(undefined)).toBe('')
  expect(longDay('soon')).toBe('')
})

test('moments and codes', () => {
  expect(longTime('2026-06-23T16:30:00Z')).toBe('6 月 24 日 00:30')
  expect(longTime(undefined)).toBe('')
  expect(codeWords('ABCD2345')).toBe('ABCD 2345')
  expect(codeWords('ABC')).toBe('ABC')
})
