import type { RoundRule, RuleSet } from '@/shared/api/schema'

/** A question of a written round as it is typed: what is asked, and what judges look for. */
export interface TopicDraft {
  stem: string
  key: string
}

/** The questions of the written rounds, by round. */
export type TopicsDraft = Record<number, TopicDraft[]>

/** A round whose questions the organiser writes, and how many it takes. */
export interface TopicNeed {
  round: number
  title: string
  count: number
}

/** The written rounds of a rule set with so many teams; the tiebreak stands behind the others. */
export function topicNeeds(rules: RuleSet | undefined, teams: number): TopicNeed[] {
  const all: (RoundRule | undefined)[] = rules ? [...rules.rounds, rules.tiebreak] : []
  return all.flatMap((rule, round) => {
    if (!rule?.writing) return []
    return { round, title: rule.title, count: rule.who === 'turn' ? rule.questions * teams : rule.questions }
  })
}

const blank = (): TopicDraft => ({ stem: '', key: '' })

/** The fields of a round: as many as it takes, with what has been typed. */
export const fieldsOf = (draft: TopicsDraft, need: TopicNeed): TopicDraft[] =>
  Array.from({ length: need.count }, (_, n) => draft[need.round]?.[n] ?? blank())

/** What the server takes of them. */
export const topicsOf = (draft: TopicsDraft, needs: readonly TopicNeed[]) =>
  needs.flatMap((need) =>
    fieldsOf(draft, need).map(({ stem, key }) => ({
      round: need.round,
      stem: stem.trim(),
      ...(key.trim() ? { key: key.trim() } : {}),
    })),
  )

/** Which round still lacks questions, in words. */
export function topicsMissing(draft: TopicsDraft, needs: readonly TopicNeed[]): string | undefined {
  for (const need of needs) {
    const missing = fieldsOf(draft, need).filter((topic) => topic.stem.trim() === '').length
    if (missing) return `“${need.title}”还差 ${missing} 道题目`
  }
  return undefined
}
