import type { Stage, Team } from '@/shared/api/types'
import { lengthOf } from '@/shared/stage/words'

/** How what teams wrote is set: so many at a time, side by side, in this size of letters. */
export interface Setting {
  at: number
  columns: number
  size: number
}

/** The longer the longest text, the fewer stand on the screen at a time: all of it is to be read from the last row. */
export function settingOf(teams: readonly Team[]): Setting {
  const longest = Math.max(0, ...teams.map((team) => lengthOf(team.given?.text ?? '')))
  if (teams.length === 1) return { at: 1, columns: 1, size: longest <= 60 ? 72 : 56 }
  if (longest <= 45 && teams.length > 4) return { at: 6, columns: 3, size: 42 }
  if (longest <= 110 && teams.length > 2) return { at: 4, columns: 2, size: longest <= 45 ? 52 : 42 }
  return { at: 2, columns: 2, size: longest <= 90 ? 52 : 44 }
}

/** The teams whose answers are shown: the one that had its turn, or all; first those that wrote. */
export function writers(stage: Stage): Team[] {
  const teams = stage.team ? stage.teams.filter((team) => team.number === stage.team) : stage.teams
  const wrote = teams.filter((team) => team.given)
  return wrote.length ? wrote : [...teams]
}
