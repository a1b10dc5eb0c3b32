import { expect, test } from 'vitest'
import type { DrawInfo } from '@/shared/api/schema'
import { fieldTime, fours, momentOf, nextWords, prizeLine } from './words'

const draw = (change: Partial<DrawInfo>): DrawInfo =>
  ({
    state: 'drawn',
    due: '2026-07-02T12:00:00Z',
    until: '2026-07-09T12:00:00Z',
    waiting: 1,
    rounds: 1,
    redraws: 1,
    ...change,
  }) as DrawInfo

test('what comes next follows from the state and the time', () => {
  const early = new Date('2026-07-01T00:00:00Z')
  const claims = new Date('2026-07-05T00:00:00Z')
  const late = new Date('2026-07-20T00:00:00Z')
  expect(nextWords(draw({ state: 'published' }), early)).toContain('等公开数字')
  expect(nextWords(draw({ state: 'published' }), claims)).toContain('开奖')
  expect(nextWords(draw({}), claims)).toContain('正在领奖')
  expect(nextWords(draw({}), late)).toContain('补上')
  expect(nextWords(draw({ rounds: 2 }), late)).toContain('次数已用完')
  expect(nextWords(draw({ waiting: 0 }), claims)).toContain('都有了着落')
})

test('a field holds the district’s time', () => {
  expect(fieldTime(new Date('2026-07-02T12:00:00Z'))).toBe('2026-07-02T20:00')
  expect(new Date(momentOf('2026-07-02T20:00')).toISOString()).toBe('2026-07-02T12:00:00.000Z')
})

test('prizes and codes in words', () => {
  expect(
    prizeLine([
      { title: '伞', count: 1 },
      { title: '背心', count: 2 },
    ]),
  ).toBe('伞 1 份、背心 2 份')
  expect(fours('ABCD2345')).toBe('ABCD 2345')
})
