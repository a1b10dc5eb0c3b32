/** A team as it is typed in. */
export interface TeamDraft {
  name: string
  unit: string
  members: string[]
}

/** What a pasted list of teams comes to, and what is wrong with it. */
export interface TeamList {
  teams: TeamDraft[]
  problem?: string
}

const between = /[，,\t]/
const people = /[、；;\s]+/

/**
 * Reads teams line by line: 队名，单位，队员1、队员2. Columns may be copied out of a sheet; a member may stand in a
 * column of their own.
 */
export function parseTeams(text: string): TeamDraft[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [name = '', unit = '', ...rest] = line.split(between).map((cell) => cell.trim())
      const members = rest.flatMap((cell) => cell.split(people)).filter((member) => member !== '')
      return { name, unit, members }
    })
}

/** Checks a list against the number of teams a rule set takes. */
export function readTeams(text: string, range: { min: number; max: number } | undefined): TeamList {
  const teams = parseTeams(text)
  const problem = problemOf(teams, range)
  return problem ? { teams, problem } : { teams }
}

function problemOf(teams: TeamDraft[], range: { min: number; max: number } | undefined): string | undefined {
  for (const [n, team] of teams.entries()) {
    if (!team.name) return `第 ${n + 1} 行没有队名`
    if (teams.findIndex((one) => one.name === team.name) !== n) return `“${team.name}”写了两次`
    const twice = team.members.find((member, at) => team.members.indexOf(member) !== at)
    if (twice) return `${team.name}里“${twice}”写了两次`
  }
  if (range && (teams.length < range.min || teams.length > range.max)) {
    const wanted = range.min === range.max ? `${range.min}` : `${range.min} 到 ${range.max}`
    return `这套规则要 ${wanted} 支队伍，现在是 ${teams.length} 支`
  }
  return undefined
}
