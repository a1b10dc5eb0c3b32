import { describe, expect, it } from 'vitest'
import { matchView, question, teamAt } from '../test/match'
import { headline } from './headline'

const title = (...args: Parameters<typeof matchView>) => headline(matchView(...args), 5_000).title

describe('a buzzer question', () => {
  it('is read, armed and won', () => {
    expect(title('shown')).toBe('请听题')
    expect(title('shown', { tries: 1 })).toBe('其他队请准备')
    expect(title('shown', { reading: true })).toBe('可以抢答')
    expect(title('armed', {}, { question: question({ opens: 6_000 }) })).toBe('准备抢答')
    expect(title('armed')).toBe('请抢答')
    expect(title('armed', { buzzes: [{ team: 2, behind: 0, credit: 0, state: 'waiting' }] })).toBe('有队按下')
    expect(title('open', { team: 2 })).toBe('2 号队抢到')
    expect(title('open', { team: 2, starting: true })).toBe('2 号队请开始')
  })

  it('says how it ended', () => {
    const ended = (verdict?: 'right' | 'wrong', gained = 0) =>
      headline(matchView('settled', { teams: [teamAt(1), teamAt(2, { verdict, gained })] }), 0)
    expect(ended('right', 10)).toEqual({ title: '2 号队答对', text: '2 号队 +10 分' })
    expect(ended('wrong', -5)).toEqual({ title: '2 号队答错', text: '2 号队 −5 分' })
    expect(ended().title).toBe('无人抢答')
    const all = [1, 2, 3].map((n) => teamAt(n, { verdict: 'right', gained: 10 }))
    expect(title('settled', { teams: all })).toBe('3 支队答对')
    expect(title('settled', { teams: all.slice(0, 2) })).toBe('1 号队、2 号队答对')
  })
})

it('names who is to choose and who is to answer', () => {
  expect(headline(matchView('choosing', { team: 1, chooser: 1 }), 0)).toEqual({ title: '1 号队选分值', text: '一队' })
  expect(headline(matchView('choosing', { team: 1, chooser: 3 }), 0).text).toBe('由 1 号队作答')
  const challenged = matchView('shown', { who: 'turn', team: 2, challenger: 1, member: '周敏' })
  expect(headline(challenged, 0)).toEqual({ title: '轮到 2 号队', text: '二队，周敏 作答，由 1 号队指定' })
})

it('tells the hall when it is its turn', () => {
  expect(title('open', { audience: true })).toBe('观众请作答')
  expect(title('revealed', { audience: true })).toBe('公布答案')
})

it('counts the judges and gives their points at the end', () => {
  const judges = [
    { judge: 1, marked: true },
    { judge: 2, marked: false },
  ]
  expect(headline(matchView('judging', { judges }), 0).text).toBe('2 位评委，已交 1 位')
  const teams = [teamAt(1, { gained: 17.5 })]
  expect(title('settled', { who: 'turn', team: 1, judges, teams })).toBe('1 号队得 17.5 分')
})

it('says when nothing came of it', () => {
  expect(title('settled', {}, { question: question({ skipped: true }) })).toBe('这题取消了')
  expect(title('settled', { team: 3 }, { question: undefined })).toBe('3 号队放弃')
})

it.each(['lobby', 'closed', 'judging', 'board', 'ended'] as const)('has a word for %s', (phase) => {
  expect(title(phase)).not.toBe('')
})
