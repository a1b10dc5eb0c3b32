import { expect, it } from 'vitest'
import { matchView, seatedAs, teamAt } from '@/shared/test/match'
import { mine } from './mine'

const me = seatedAs({ team: 2 })
const teams = (part: Parameters<typeof teamAt>[1]) => [teamAt(1), teamAt(2, part), teamAt(3)]

it('speaks to the team that has the word', () => {
  expect(mine(matchView('open', { team: 2, member: '周敏' }), me, 'none', 0)).toMatchObject({
    title: '你们抢到了',
    text: '周敏 作答',
  })
  expect(mine(matchView('shown', { who: 'turn', team: 2 }), me, 'none', 0).title).toBe('轮到你们')
  expect(mine(matchView('open', { who: 'turn', team: 2 }), me, 'none', 0).title).toBe('请你们作答')
})

it('says by how much a press came late', () => {
  const buzzes = [
    { team: 3, behind: 0, credit: 0, state: 'won' as const },
    { team: 2, behind: 38, credit: 0, state: 'lost' as const },
  ]
  const said = mine(matchView('open', { team: 3, buzzes }), me, 'lost', 0)
  expect(said).toEqual({ title: '3 号队抢到', text: '你们慢 38 毫秒' })
})

it('says what a foul cost', () => {
  const said = mine(matchView('shown', { teams: teams({ gained: -10, state: 'foul' }) }), me, 'foul', 0)
  expect(said).toMatchObject({ title: '你们犯规了，−10 分', wrong: true })
})

it('sums up a run of its own', () => {
  const run = matchView('settled', { who: 'turn', team: 2, speed: { done: 5, right: 3, total: 5 } })
  expect(mine(run, me, 'none', 0)).toEqual({ title: '你们答对 3 题', text: '一共 5 题' })
})

it('gives the verdict on the own answer, and else what all hear', () => {
  const settled = matchView('settled', { teams: teams({ verdict: 'right', gained: 10 }) })
  expect(mine(settled, me, 'none', 0)).toMatchObject({ title: '你们答对', text: '+10 分', wrong: false })
  const revealed = matchView('revealed', { teams: teams({ verdict: 'right', gained: 10 }) })
  expect(mine(revealed, me, 'none', 0).title).toBe('你们答对')
  expect(mine(settled, seatedAs({ team: 1 }), 'none', 0).title).toBe('2 号队答对')
})
