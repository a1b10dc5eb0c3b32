import { expect, it } from 'vitest'
import { matchView, question, teamAt } from '../test/match'
import { stageClock } from './clock'
import { behind, change, figure, place, ranked, stakes, unseen } from './words'

it('writes points and margins as people read them', () => {
  expect([figure(12.5), figure(-10), figure(0.1 + 0.2)]).toEqual(['12.5', '−10', '0.3'])
  expect([change(10), change(-2.5), change(0)]).toEqual(['+10', '−2.5', '0'])
  expect([behind(0.3), behind(37.6), behind(1_234)]).toEqual(['慢不到 1 毫秒', '慢 38 毫秒', '慢 1.23 秒'])
})

it('says what a question brings, where it brings anything', () => {
  expect(stakes(matchView('open').stage!)).toEqual(['答对 +10', '答错 −5'])
  expect(stakes(matchView('open', { right: 20, wrong: 0 }).stage!)).toEqual(['答对 +20'])
  expect(stakes(matchView('open', { right: undefined, wrong: undefined }).stage!)).toEqual([])
})

it('says where the match stands', () => {
  expect(place(matchView('open'))).toEqual({ round: '抢答', turn: '第 2 题，共 4 题' })
  expect(place(matchView('board'))).toEqual({ round: '抢答', turn: '' })
  expect(place(matchView('ended'))).toEqual({ round: '示例比赛', turn: '' })
})

it('orders a board by points and then by number', () => {
  const teams = [teamAt(1, { points: 90 }), teamAt(2, { points: 110 }), teamAt(3, { points: 90 })]
  expect(ranked(matchView('board', { teams }).stage!).map((team) => team.number)).toEqual([2, 1, 3])
})

it('knows a question that is only read aloud', () => {
  expect(unseen(matchView('open', {}, { question: question({ stem: '' }) }))).toBe(true)
  expect(unseen(matchView('open'))).toBe(false)
})

it('never counts down from more than a turn has', () => {
  expect(stageClock(question(), 400, false).seconds).toBe(20)
  expect(stageClock(question(), 11_500, false).seconds).toBe(10)
})
