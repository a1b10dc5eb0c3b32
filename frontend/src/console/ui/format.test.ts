import { describe, expect, it } from 'vitest'
import {
  clock,
  count,
  daysBetween,
  duration,
  isoDay,
  mean,
  pairs,
  percent,
  progress,
  ratio,
  shortDay,
  shortTime,
  span,
} from './format'

describe('figures', () => {
  it('keeps zero apart from not known', () => {
    expect(count(0)).toBe('0')
    expect(count(undefined)).toBe('—')
    expect(count(null)).toBe('—')
    expect(count(18462)).toBe('18,462')
  })
  it('gives no percentage without a base', () => {
    expect(ratio(3, 0)).toBe('—')
    expect(ratio(0, 8)).toBe('0.0%')
    expect(ratio(312326, 387149)).toBe('80.7%')
    expect(percent(undefined)).toBe('—')
    expect(percent(Number.NaN)).toBe('—')
    expect(mean(41283, 15907)).toBe('2.6')
    expect(mean(1, undefined)).toBe('—')
  })
})

describe('dates', () => {
  it('reads a plain date as a day in the district', () => {
    expect(isoDay('2026-06-24')).toBe('2026-06-24')
    expect(shortDay('2026-06-04')).toBe('6-04')
  })
  it('shows an instant in the district’s time', () => {
    expect(shortTime('2026-06-24T07:20:00Z')).toBe('6-24 15:20')
    expect(isoDay('2026-06-24T16:00:00Z')).toBe('2026-06-25')
    expect(clock(Date.parse('2026-06-24T07:41:12Z'))).toBe('15:41:12')
    expect(clock(Date.parse('2026-06-23T16:00:00Z'))).toBe('00:00:00')
  })
  it('says nothing it does not know', () => {
    expect(shortTime(undefined)).toBe('—')
    expect(shortDay('nonsense')).toBe('—')
  })
  it('names year and month again only where they change', () => {
    expect(span('2026-06-01', '2026-06-30')).toBe('2026 年 6 月 1 日至 30 日')
    expect(span('2026-06-01', '2026-07-02')).toBe('2026 年 6 月 1 日至 7 月 2 日')
    expect(span('2026-12-01', '2027-01-02')).toBe('2026 年 12 月 1 日至 2027 年 1 月 2 日')
  })
  it('says where a campaign stands', () => {
    expect(progress('2026-06-01', '2026-06-30', '2026-06-24')).toBe('第 24 天，共 30 天')
    expect(progress('2026-06-01', '2026-06-30', '2026-05-29')).toBe('还有 3 天开始')
    expect(progress('2026-06-01', '2026-06-30', '2026-07-01')).toBe('已结束')
    expect(daysBetween('2026-02-28', '2026-03-01')).toBe(1)
  })
})

describe('words', () => {
  it('reads a code in pairs and a time in minutes', () => {
    expect(pairs('382617')).toBe('38 26 17')
    expect(pairs('1')).toBe('1')
    expect(duration(42_040)).toBe('42.0 秒')
    expect(duration(59_980)).toBe('1 分 00 秒')
    expect(duration(65_000)).toBe('1 分 05 秒')
    expect(duration(-5)).toBe('0.0 秒')
  })
})
