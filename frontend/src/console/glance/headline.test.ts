import { describe, expect, it } from 'vitest'
import type { GlanceInfo, ReachedInfo } from '@/shared/api/schema'
import { boardName } from './boards'
import { headlines, placeBars, targetName, toward } from './headline'

const answering = { attempts: 0, answers: 0, correct: 0 }
const row = (name: string, participants: number, answers = 0, correct = 0) => ({
  ...{ key: name, name, registrations: participants + 2, participants, attempts: participants, answers, correct },
  ...{ activity_points: 0, population: null, rate: null, online: answering, live: answering },
})
const nothing = {
  total: row('南岸区', 0),
  rows: [row('南坪街道', 0)],
  today: [],
  flows: [],
  tasks: { done: 0, overdue: 0, under_way: 0, not_begun: 0 },
} as unknown as GlanceInfo

const valueOf = (data: GlanceInfo, name: string) => headlines(data).find((one) => one.name === name)

describe('the headline figures', () => {
  it('are noughts in a campaign with nothing yet, and no share of nothing', () => {
    expect(headlines(nothing).map(({ value }) => value)).toEqual(['0', '0', '0', '0', '0', '0'])
    expect(valueOf(nothing, '答题量')?.note).toBe('正确率 —')
    expect(valueOf(nothing, '发放资料')?.note).toBe('占进来的 —')
    expect(valueOf(nothing, '过期任务')?.note).toBe('还没有定任务')
  })

  it('count what is there, each with its records', () => {
    const flow = {
      id: 'm',
      name: '读本',
      unit: '册',
      came: 1000,
      in_store: 0,
      on_the_way: 0,
      held: 250,
      handed_out: 750,
      lost: 0,
    }
    const data = {
      ...nothing,
      total: { ...row('南岸区', 1200, 5000, 4000), held: { activities: 3, attendance: 90 } },
      today: [
        { hour: 9, answers: 40 },
        { hour: 10, answers: 2 },
      ],
      flows: [flow],
      tasks: { done: 4, overdue: 2, under_way: 1, not_begun: 0 },
    } as unknown as GlanceInfo
    expect(headlines(data).map(({ value }) => value)).toEqual(['1,200', '5,000', '42', '3', '750', '2'])
    expect(valueOf(data, '答题量')?.note).toBe('正确率 80.0%')
    expect(valueOf(data, '过期任务')).toMatchObject({
      note: '共 7 项，完成 4 项',
      to: { name: 'plans', query: { standing: 'overdue' } },
    })
  })
})

const reached = (more: Partial<ReachedInfo>): ReachedInfo => ({
  ...{ key: 'participants', set: 2, there: 1, target: 200, done: 300, toward: 150 },
  ...more,
})

it('a surplus of one sub-district does not make all of them be there', () => {
  expect(toward(reached({}))).toBe(75)
  expect(toward(reached({ toward: 199 }))).toBe(99)
  expect(toward(reached({ toward: 200, there: 2 }))).toBe(100)
  expect(toward(reached({ target: 0, toward: 0 }))).toBe(0)
})

it('names a target by its class', () => {
  expect(targetName(reached({}))).toBe('参与人数')
  expect(targetName(reached({ key: 'class', class: '社区' }))).toBe('进社区')
})

it('has a bar for those nobody took part in', () => {
  expect(placeBars(nothing)).toEqual([{ label: '南坪街道', value: 0 }])
})

it('says by what a board ranks', () => {
  expect(boardName({ kind: 'district', by: '' })).toBe('镇街榜，不排名次')
  expect(boardName({ kind: 'unit', by: 'participants', per_head: true })).toBe('单位榜，按参与人数折算排名次')
})
