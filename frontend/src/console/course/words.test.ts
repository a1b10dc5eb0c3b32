import { describe, expect, it } from 'vitest'
import type { CourseLine, OfficerInfo } from '@/shared/api/schema'
import { matching, resultWords, validityWords } from './words'

const officer = (change: Partial<OfficerInfo>): OfficerInfo => ({
  id: 'o',
  district: '',
  place: '南坪街道',
  name: '张示例',
  left: false,
  validity: 'good',
  days: 400,
  hours: 60,
  sessions: 3,
  revision: 1,
  ...change,
})

describe('certificates', () => {
  it.each([
    [{ validity: 'expired', days: -9 }, '已过期 9 天'],
    [{ validity: 'soon', days: 0 }, '今天到期'],
    [{ validity: 'later', days: 66 }, '还有 66 天'],
    [{ validity: 'good' }, '有效'],
    [{ validity: 'unknown', days: 0 }, '没填有效期'],
    [{ validity: 'expired', days: -9, left: true }, '不再执法'],
  ] as const)('%o reads %s', (change, words) => expect(validityWords(officer(change))).toBe(words))

  it('are narrowed down', () => {
    const all = [
      officer({ id: 'fine' }),
      officer({ id: 'ends', validity: 'soon', days: 3, number: '示例-7' }),
      officer({ id: 'short', hours: 59.5 }),
      officer({ id: 'gone', left: true, validity: 'expired', days: -3, hours: 0 }),
    ]
    const ids = (typed: string, shown: Parameters<typeof matching>[2]) =>
      matching(all, typed, shown, 60).map((one) => one.id)
    expect(ids('', 'all')).toEqual(['fine', 'ends', 'short'])
    expect(ids('', 'ends')).toEqual(['ends'])
    expect(ids('', 'short')).toEqual(['short'])
    expect(ids('', 'left')).toEqual(['gone'])
    expect(ids(' 示例-7', 'all')).toEqual(['ends'])
  })
})

it('a result says whether it was enough, and where it was sat', () => {
  const line = { passed: false, sitting: false } as CourseLine
  expect(resultWords(line)).toBe('—')
  expect(resultWords({ ...line, sitting: true })).toBe('正在考试')
  expect(resultWords({ ...line, points: 59 })).toBe('59 分，不合格')
  expect(resultWords({ ...line, points: 60, passed: true, paper: true })).toBe('60 分，合格（纸面）')
})
