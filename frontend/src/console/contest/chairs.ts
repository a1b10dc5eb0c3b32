import type { ContestDetail } from '../wire'

/** A place in a match with the address its phone opens. */
export interface Chair {
  title: string
  about: string
  url: string
}

/** The teams' and the judges' places, in the order they sit. */
export function chairsOf({ stage }: Pick<ContestDetail, 'stage'>): Chair[] {
  if (!stage) return []
  const teams = stage.teams.map((team) => ({
    title: `${team.number} 号 ${team.name}`,
    about: [team.unit, team.members.join('、')].filter(Boolean).join('，'),
    url: team.url,
  }))
  return [
    ...teams,
    ...stage.judges.map((judge) => ({ title: `${judge.number} 号评委`, about: '打分', url: judge.url })),
  ]
}
