import { describe, expect, it } from 'vitest'
import type { FlowInfo, HourInfo } from '@/shared/api/schema'
import { brightness, clock, columnsFor, day, hoursSummary, nameSize, panels, peakHour, since, stands } from './figures'

const hours = (some: Record<number, number>): HourInfo[] =>
  Array.from({ length: 24 }, (_, hour) => ({ hour, answers: some[hour] ?? 0 }))

describe('the tiles', () => {
  it.each([0, 1, 4, 5, 9, 12, 15, 16, 17, 30, 31, 60])('%i of them fit the grid, with less than a row empty', (n) => {
    const columns = columnsFor(n)
    const rows = Math.ceil(n / columns)
    expect(rows * columns - n).toBeLessThan(columns)
    expect(rows).toBeLessThanOrEqual(8)
  })

  it('leave a name on one line, and fifteen of them large enough for the hall', () => {
    expect(nameSize(['弹子石街道', '涂山镇'], columnsFor(15))).toBeGreaterThanOrEqual(36)
    expect(nameSize(['一个名字特别特别长的街道'], 5)).toBe(22)
  })

  it('are brighter the more took part, and dark only for nobody', () => {
    expect([0, 1, 250, 251, 750, 1000].map((n) => brightness(n, 1000))).toEqual([0, 1, 1, 2, 3, 4])
    expect(brightness(0, 0)).toBe(0)
  })
})

describe('the hours', () => {
  it('have a peak, the first of two', () => {
    expect(peakHour(hours({ 9: 5, 14: 5, 20: 1 }))).toEqual({ hour: 9, answers: 5 })
    expect(hoursSummary(hours({ 9: 1200, 14: 5 }))).toBe('今天答题 1,205 题，9 时最多，1,200 题')
  })

  it('have none on a day without answers', () => {
    expect(peakHour(hours({}))).toBeUndefined()
    expect(hoursSummary(hours({}))).toBe('今天还没有人答题')
  })
})

describe('the clock', () => {
  const at = (text: string) => Date.parse(text)

  it('goes by the district, whatever the machine is set to', () => {
    expect(clock(at('2026-06-24T07:20:00Z'))).toBe('15:20')
    expect(day(at('2026-06-24T16:30:00Z'))).toBe('6 月 25 日')
  })

  it('names the day where the figures are of another one', () => {
    expect(since(at('2026-06-24T07:20:00Z'), at('2026-06-24T08:00:00Z'))).toBe('15:20')
    expect(since(at('2026-06-24T07:20:00Z'), at('2026-06-24T18:00:00Z'))).toBe('6 月 24 日 15:20')
  })

  it.each([
    ['2026-05-29', '还有 3 天开始'],
    ['2026-06-01', '第 1 天'],
    ['2026-06-30', '第 30 天'],
    ['2026-07-01', '已结束'],
  ])('on %s the campaign stands: %s', (today, words) =>
    expect(stands({ from: '2026-06-01', to: '2026-06-30', day: today })).toBe(words),
  )
})

describe('what is shown in turn', () => {
  const flow: FlowInfo = {
    ...{ name: '读本', unit: '册', came: 1000, in_store: 0, on_the_way: 0, held: 205, handed_out: 785, lost: 10 },
  }

  it('is where each item went, the parts that are none left out', () => {
    expect(panels({ flows: [flow], boards: [] })).toEqual([
      {
        key: 'flow 0',
        title: '读本',
        note: '1,000 册去了哪里',
        lines: [
          { name: '已发放', look: 'out', value: '785', share: 0.785 },
          { name: '镇街结存', look: 'held', value: '205', share: 0.205 },
          { name: '损耗', look: 'lost', value: '10', share: 0.01 },
        ],
      },
    ])
  })

  it('is the boards that have anybody on them', () => {
    const lines = [{ rank: 1, name: '江岸社区', figure: 1234 }]
    const board = { kind: 'community', by: 'participants', per_head: false, scale: 1000, lines } as const
    const perHead = { ...board, kind: 'unit', scale: 100, per_head: true } as const
    const got = panels({
      flows: [],
      boards: [
        { ...board, lines: [] },
        { ...board, lines: [...lines] },
        { ...perHead, lines: [...lines] },
      ],
    })
    expect(got.map(({ title, note, lines: [line] }) => [title, note, line])).toEqual([
      ['社区榜', '参与人数', { name: '1 江岸社区', value: '1,234' }],
      ['单位榜', '每 100 人的参与人数', { name: '1 江岸社区', value: '12.34' }],
    ])
  })
})
