import { hostPaced, pacedOf, type PacedDraft } from './paced'
import { plainScoring, scoringOf, type ScoringDraft } from './scoring'

/** A new contest that everybody answers, as it stands in the form. A field that is being typed may be empty. */
export interface CrowdDraft {
  how: 'draw' | 'pick'
  count: number | ''
  seconds: number | ''
  points: number | ''
  scoring: ScoringDraft
  paced: PacedDraft
  rehearsal: boolean
  picked: string[]
}

export const plainCrowd = (): CrowdDraft => ({
  how: 'draw',
  count: 10,
  seconds: 20,
  points: 10,
  scoring: plainScoring(),
  paced: hostPaced(),
  rehearsal: false,
  picked: [],
})

/** What the server takes of it. */
export const crowdPlanOf = (draft: CrowdDraft) => ({
  seconds: Number(draft.seconds),
  points: Number(draft.points),
  speed_points: draft.scoring.speed,
  scoring: scoringOf(draft.scoring),
  rehearsal: draft.rehearsal,
  ...pacedOf(draft.paced),
  ...(draft.how === 'draw' ? { count: Number(draft.count) } : { question_ids: draft.picked }),
})
