import type { Buzzer, Choice, Judging, RoundRule, RuleSet, Speed, Writing } from '@/shared/api/schema'

/** A rule set that is being edited; `revision` where it is one of the organiser's own already. */
export interface Draft {
  rules: RuleSet
  revision?: number
}

const clone = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

/** A new rule set after another. */
export const copyOf = (rules: RuleSet): Draft => ({
  rules: { ...clone(rules), id: '', title: `${rules.title.slice(0, 36)}，副本` },
})

/** One of the organiser's own, to be changed. */
export const changeOf = (rules: RuleSet, revision: number): Draft => ({ rules: clone(rules), revision })

export const blankBuzzer = (): Buzzer => ({
  opens: 'host',
  nobody: 10,
  tries: 1,
  then: 'end',
  foul: { penalty: 0, out: true },
})
export const blankChoice = (): Choice => ({ values: [10, 20, 30], order: 'seat', by: 'team' })
export const blankJudging = (): Judging => ({ max: 20, mean: 'average' })
export const blankWriting = (): Writing => ({ most: 120 })
export const blankSpeed = (): Speed => ({ questions: 10, seconds: 60 })

export const blankRound = (title: string): RoundRule => ({
  title,
  who: 'turn',
  how: 'oral',
  questions: 2,
  member: 'any',
  points: { right: 10, wrong: 0 },
  clock: { seconds: 30 },
  help: {},
})

/** Gives a round the parts its form of answering takes, and takes away those it cannot have. */
export function fitted(round: RoundRule): RoundRule {
  const fit = clone(round)
  if (fit.how === 'judged' && fit.who !== 'turn') fit.how = 'oral'
  if (fit.how === 'written' && fit.who !== 'turn' && fit.who !== 'all') fit.how = 'oral'
  if (fit.who === 'audience') fit.how = 'pad'
  if (fit.how === 'pad' || fit.how === 'written') delete fit.hidden
  if (fit.who === 'first') fit.buzzer ??= blankBuzzer()
  else delete fit.buzzer
  if (fit.how === 'judged' || fit.how === 'written') fit.judging ??= blankJudging()
  else delete fit.judging
  if (fit.how === 'written') fit.writing ??= blankWriting()
  else delete fit.writing
  if (fit.who !== 'turn' || fit.judging) {
    delete fit.choice
    delete fit.speed
  }
  if (fit.choice) delete fit.speed
  return fit
}

/** Values as they are typed: 10、20、30. What is no whole number above zero is left out. */
export function readValues(text: string): number[] {
  const found = text.split(/[^\d]+/).filter((part) => part !== '')
  return [...new Set(found.map(Number))].filter((n) => n > 0)
}

/** Reads a file that was saved here before. Whether it can be played is the server's to say. */
export function readRules(text: string): Draft {
  let read: unknown
  try {
    read = JSON.parse(text)
  } catch {
    throw new Error('这个文件不是规则文件')
  }
  const rules = read as Partial<RuleSet> | null
  if (typeof rules !== 'object' || rules === null || !Array.isArray(rules.rounds) || typeof rules.title !== 'string') {
    throw new Error('这个文件里没有比赛规则')
  }
  const base = { base_score: 0, members: 3, substitutions: 0, teams: { min: 2, max: 12 } }
  const rounds = rules.rounds.map((round) => ({ ...blankRound('环节'), ...(round as RoundRule) }))
  return { rules: { ...base, ...(rules as RuleSet), rounds, id: '' } }
}

/** A rule set as a file. */
export const rulesFile = (rules: RuleSet): Blob =>
  new Blob([`${JSON.stringify(rules, null, 2)}\n`], { type: 'application/json' })
