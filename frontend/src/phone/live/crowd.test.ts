import { expect, it } from 'vitest'
import type { View, You } from '@/shared/api/types'
import { crowdWords } from './crowd'

type Crowd = NonNullable<View['crowd']>
const crowd = (over: Partial<Crowd>): View =>
  ({ crowd: { left: 0, fell: 0, streak: false, groups: [], ...over } }) as unknown as View
const you = (over: Partial<You>): You => ({ name: '小安', points: 10, ...over }) as unknown as You
const texts = (view: View, who: You) => crowdWords(view, who).map((word) => word.text)

it('says nothing of a plain contest', () => {
  expect(crowdWords({} as View, you({ streak: 5 }))).toEqual([])
})

it('says how many lives are left, and how many people', () => {
  const view = crowd({ lives: 3, left: 12 })
  expect(texts(view, you({ lives: 2 }))).toEqual(['还有 2 条命', '场上还有 12 人'])
  expect(texts(view, you({ out: true }))).toEqual(['已出局，接着答不计分', '场上还有 12 人'])
})

it('counts a streak from two', () => {
  const view = crowd({ streak: true })
  expect(texts(view, you({ streak: 1 }))).toEqual([])
  expect(texts(view, you({ streak: 3 }))).toEqual(['连对 3 题'])
  expect(texts(crowd({ streak: false }), you({ streak: 3 }))).toEqual([])
})

it('names the group, with its place once it has points', () => {
  const view = crowd({ by: 'unit' })
  expect(texts(view, you({ group: { name: '一厂', points: 0, rank: 1 } }))).toEqual(['一厂'])
  expect(texts(view, you({ group: { name: '一厂', points: 30, rank: 2 } }))).toEqual(['一厂 第 2'])
})
