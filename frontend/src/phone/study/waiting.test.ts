import { expect, it } from 'vitest'
import { dayWords, dueWords } from './waiting'

const now = Date.parse('2026-06-01T15:30:00Z') // half past eleven at night in China

it.each([
  ['2026-06-01T15:59:00Z', '今天'],
  ['2026-05-20T00:00:00Z', '今天'],
  ['2026-06-01T16:00:00Z', '明天'],
  ['2026-06-02T15:59:00Z', '明天'],
  ['2026-06-02T16:00:00Z', '6 月 3 日'],
  ['2026-12-31T17:00:00Z', '1 月 1 日'],
])('%s is %s', (at, words) => expect(dayWords(at, now)).toBe(words))

it('says when to repeat', () => {
  expect(dueWords({ due: 3 })).toContain('十题')
  expect(dueWords({ due: 0 })).toContain('答过题以后')
  expect(dueWords({ due: 0, next_due: '2026-06-02T00:00:00Z' }, now)).toBe('今天没有要复习的，下一题 明天到')
})
