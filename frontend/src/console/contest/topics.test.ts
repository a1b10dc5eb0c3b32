import { expect, it } from 'vitest'
import type { RoundRule, RuleSet } from '@/shared/api/schema'
import { blankRound, fitted } from '../rules/draft'
import { fieldsOf, topicNeeds, topicsMissing, topicsOf } from './topics'

const written = (who: RoundRule['who'], questions: number): RoundRule =>
  fitted({ ...blankRound('简答'), who, how: 'written', questions })
const rules = {
  rounds: [blankRound('必答'), written('all', 2), written('turn', 1)],
  tiebreak: written('turn', 1),
} as unknown as RuleSet

it('asks for as many questions as the written rounds take, the tiebreak’s behind them', () => {
  expect(topicNeeds(rules, 3).map(({ round, count }) => [round, count])).toEqual([
    [1, 2],
    [2, 3],
    [3, 3],
  ])
  expect(topicNeeds(undefined, 3)).toEqual([])
})

it('says what is missing, and sends what is there without blanks', () => {
  const needs = topicNeeds(rules, 3).slice(0, 1)
  const draft = { 1: [{ stem: ' 怎样疏散 ', key: ' ' }] }
  expect(topicsMissing(draft, needs)).toBe('“简答”还差 1 道题目')
  expect(fieldsOf(draft, needs[0]!)).toHaveLength(2)
  draft[1].push({ stem: '怎样报警', key: '地点' })
  expect(topicsMissing(draft, needs)).toBeUndefined()
  expect(topicsOf(draft, needs)).toEqual([
    { round: 1, stem: '怎样疏散' },
    { round: 1, stem: '怎样报警', key: '地点' },
  ])
})

it('makes a written round playable, and takes its parts away again', () => {
  const round = written('all', 1)
  expect([round.writing, round.judging]).toEqual([{ most: 120 }, { max: 20, mean: 'average' }])
  const back = fitted({ ...round, who: 'first' })
  expect([back.how, back.writing, back.judging]).toEqual(['oral', undefined, undefined])
})
