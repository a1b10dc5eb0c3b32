import { expect, it } from 'vitest'
import { unit } from './stage'
import type { View } from '@/shared/api/types'
import { groupRule } from '@/shared/live/groups'
import { fit, grouped, pairs, share, stillIn, together } from './words'

it('writes figures for the hall', () => {
  expect(share(277, 402)).toBe('69%')
  expect(share(0, 0)).toBe('—')
  expect(grouped(9720)).toBe('9,720')
  expect(grouped(9720.25)).toBe('9,720.25')
  expect(pairs('382617')).toBe('38 26 17')
})

it('adds up the sub-districts', () => {
  const row = (answers: number, right: number) => ({ district: '', players: 1, answers, right })
  expect(together({ rows: [], players: 2, final: true, districts: [row(10, 7), row(5, 5)] })).toEqual({
    answers: 15,
    right: 12,
  })
})

it('says who is still in, and how groups are scored', () => {
  const crowd = { lives: 3, left: 1200, fell: 30, streak: false, groups: [] }
  const view = (phase: string, over = {}) => ({ phase, crowd: { ...crowd, ...over } }) as unknown as View
  expect(stillIn(view('open'))).toBe('场上还有 1,200 人')
  expect(stillIn(view('revealed'))).toBe('场上还有 1,200 人，这题淘汰 30 人')
  expect(stillIn(view('revealed', { lives: 0 }))).toBe('')
  expect(groupRule({ ...crowd, best: 5, mean: true })).toBe('各组前 5 人平均分')
  expect(groupRule(crowd)).toBe('全组总分')
})

it('draws long questions smaller, never under the floor', () => {
  const options = ['能', '不能']
  expect(fit({ stem: '短', options }).stem).toBe(72)
  const long = fit({ stem: '长'.repeat(200), options: Array(6).fill('长'.repeat(60)) })
  expect(long.stem).toBeGreaterThanOrEqual(36)
  expect(long.option).toBeGreaterThanOrEqual(36)
})

it('fits the window whatever its shape', () => {
  expect(unit(1920, 1080)).toBe(1)
  expect(unit(3840, 2160)).toBe(2)
  expect(unit(1024, 768) * 1920).toBe(1024)
  expect(unit(3440, 1080) * 1080).toBe(1080)
})
