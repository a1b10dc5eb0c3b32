import type { RuleView } from '@/shared/api/schema'
import { readTeams } from './teams'
import { topicNeeds, topicsMissing, topicsOf, type TopicsDraft } from './topics'

/** A new match on stage as it stands in the form. */
export interface StageDraft {
  rules: string
  teams: string
  judges: number | ''
  topics: TopicsDraft
  rehearsal: boolean
}

export const plainStage = (): StageDraft => ({ rules: '', teams: '', judges: 3, topics: {}, rehearsal: false })

/** What the server takes of it. */
export function stagePlanOf(draft: StageDraft, rule: RuleView | undefined) {
  const teams = readTeams(draft.teams, undefined).teams.map(({ unit, ...team }) => ({
    ...team,
    ...(unit ? { unit } : {}),
  }))
  const topics = topicsOf(draft.topics, topicNeeds(rule?.rules, teams.length))
  return {
    rules: draft.rules,
    teams,
    ...(topics.length ? { topics } : {}),
    ...(rule?.judged ? { judges: Number(draft.judges) } : {}),
  }
}

/** Why the match cannot be made yet. */
export function stageBlocked(draft: StageDraft, rule: RuleView | undefined, questions: number): string | undefined {
  if (!rule) return '先选规则'
  const { teams, problem } = readTeams(draft.teams, rule.rules.teams)
  if (problem) return problem
  const needed = rule.questions[String(teams.length)] ?? 0
  if (needed > questions) return `这样要用 ${needed} 道题，题库只有 ${questions} 道`
  return topicsMissing(draft.topics, topicNeeds(rule.rules, teams.length))
}
