import { describe, expect, test } from 'vitest'
import { chartWords, discriminationWords, judged, optionBars, timeWords, turn } from './figures'

describe('the figures of a question', () => {
  test('what is not known is a dash, and nought is a figure', () => {
    expect([null, undefined, 0, 0.196, -0.25].map(discriminationWords)).toEqual(['—', '—', '0.00', '0.20', '−0.25'])
    expect([null, 0, 8449, 61_000].map(timeWords)).toEqual(['—', '0.0 秒', '8.4 秒', '61.0 秒'])
  })

  test('words follow the bounds', () => {
    expect([-0.01, 0, 0.19, 0.2, 0.3, 0.4].map((d) => judged(d).slice(0, 2))).toEqual([
      '反了',
      '低',
      '低',
      '尚可',
      '较好',
      '很好',
    ])
  })

  test('shares are of those whose choice is known', () => {
    const option = (text: string, right: boolean, picked: number) => ({ text, right, picked })
    const bars = optionBars({
      picks: 40,
      options: [option('甲', true, 10), option('乙', false, 30), option('丙', false, 0)],
    })
    expect(bars.map((b) => [b.letter, b.share, b.draws])).toEqual([
      ['A', 0.25, false],
      ['B', 0.75, true],
      ['C', 0, false],
    ])
    expect(chartWords(bars)).toBe('A（正确） 25.0%，B 75.0%，C 0.0%')
    expect(optionBars({ picks: 0, options: [option('甲', false, 0)] })[0]).toMatchObject({ share: 0, draws: false })
  })

  test('a head is clicked three times: large first, small first, as before', () => {
    expect(turn('share', '', false)).toEqual({ sort: 'share', down: 1 })
    expect(turn('share', 'share', true)).toEqual({ sort: 'share' })
    expect(turn('share', 'share', false)).toEqual({})
  })
})
