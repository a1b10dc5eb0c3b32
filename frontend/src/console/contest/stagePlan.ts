import type { RuleView } from '@/shared/api/schema'
import { readTeams } from './teams'

/** A new match on stage as it stands in the form. */
export interface StageDraft {
  rules: string
  teams: string
  judges: number | ''
}

export const plainStage = (): StageDraft => ({ rules: '', teams: '', judges: 3 })

/** What the server takes of it. */
export function stagePlanOf(draft: StageDraft, rule: RuleView | undefined) {
  const teams = readTeams(draft.teams, undefined).teams.map(({ unit, ...team }) => ({
    ...team,
    ...(unit ? { unit } : {}),
  }))
  return { rules: draft.rules, teams, ...(rule?.judged ? { judges: Number(draft.judges) } : {}) }
}

/** Why the match cannot be made yet. */
export function stageBlocked(draft: StageDraft, rule: RuleView | undefined, questions: number): string | undefined {
  if (!rule) return '先选规则'
  const { teams, problem } = readTeams(draft.teams, rule.rules.teams)
  if (problem) return problem
  const needed = rule.questions[String(teams.length)] ?? 0
  return needed > questions ? `这样要用 ${needed} 道题，题库只有 ${questions} 道` : undefined
}
