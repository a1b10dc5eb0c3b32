import type { View } from '@/shared/api/types'

/** How the question at hand ended for the teams: right if one had it, wrong if one tried; undefined where none did. */
export function outcome(view: View): 'right' | 'wrong' | undefined {
  if (view.phase !== 'settled' || !view.stage || view.question?.skipped) return undefined
  if (view.stage.audience || view.stage.speed) return undefined
  const verdicts = view.stage.teams.flatMap((team) => (team.verdict ? [team.verdict] : []))
  if (verdicts.includes('right') || verdicts.includes('partial')) return 'right'
  return verdicts.length ? 'wrong' : undefined
}
