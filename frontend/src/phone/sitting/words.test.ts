import { describe, expect, it } from 'vitest'
import { clock, lasted, leftWords, spokenLeft } from './words'

it.each([
  [999, '1 秒'],
  [59_400, '59 秒'],
  [60_000, '1 分钟'],
  [200_000, '3 分 20 秒'],
])('says that %i ms took %s', (ms, said) => expect(lasted(ms)).toBe(said))

it.each([
  [0, '00:00'],
  [-5, '00:00'],
  [1, '00:01'],
  [1_799_001, '30:00'],
  [3_600_000, '1:00:00'],
])('shows %i ms left as %s', (ms, shown) => expect(clock(ms)).toBe(shown))

describe('what is said aloud', () => {
  it('is little', () => {
    const said = new Set<string>()
    for (let ms = 1_800_000; ms >= 0; ms -= 250) said.add(spokenLeft(ms, 60_000))
    expect([...said]).toEqual(['', '还剩 5 分钟', '还剩 1 分钟', '还剩 10 秒', '时间到了'])
  })
  it('leaves out what a short clock begins with', () => {
    expect(spokenLeft(60_000, 10_000)).toBe('')
    expect(spokenLeft(9_000, 10_000)).toBe('还剩 10 秒')
  })
})

it.each([
  [{ left: -1, left_in_all: -1 }, '次数不限'],
  [{ left: 0, left_in_all: 0 }, '次数用完了'],
  [{ left: 0, left_in_all: -1 }, '今天的次数用完了'],
  [{ left: 2, left_in_all: 5 }, '今天还能答 2 次，一共还有 5 次'],
  [{ left: 2, left_in_all: -1 }, '今天还能答 2 次'],
])('says how many are left: %o', (mine, said) => expect(leftWords(mine)).toBe(said))
