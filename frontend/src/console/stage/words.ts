import type { BuzzView, ContestCommandBody, Judging, StageView, TeamView } from '@/shared/api/schema'

export type Verdict = NonNullable<ContestCommandBody['verdict']>
export type FoulKind = NonNullable<ContestCommandBody['foul']>

export const verdictWords: Record<Verdict, string> = { right: '答对', partial: '部分答对', wrong: '答错' }

export const foulWords: Record<FoulKind, string> = { early: '抢跑', help: '队友帮腔', out_of_turn: '抢着答题' }

export const teamStateWords: Record<TeamView['state'], string> = {
  rest: '等待',
  turn: '轮到',
  answering: '作答',
  answered: '已交',
  out: '本题出局',
  foul: '犯规出局',
}

export const buzzStateWords: Record<BuzzView['state'], string> = {
  waiting: '比先后',
  won: '抢到',
  lost: '',
  foul: '犯规',
}

/** Points as people write them: 10, −2.5. */
export function points(n: number): string {
  const text = String(Math.round(Math.abs(n) * 100) / 100)
  return n < 0 ? `−${text}` : text
}

/** A change of points: +10, −2.5, 0. */
export const change = (n: number): string => (n > 0 ? `+${points(n)}` : points(n))

/** How judges' points become a team's. */
export function meanRule(judging: Judging | undefined): string {
  if (!judging) return ''
  const mean = judging.mean === 'trimmed' ? '去掉最高和最低，取平均' : '取平均'
  return `每位 0 到 ${judging.max} 分，${mean}`
}

/** A team as the host calls it: 3 号 花园路队. */
export function teamName(stage: Pick<StageView, 'teams'>, number: number): string {
  const name = stage.teams.find((team) => team.number === number)?.name
  return name ? `${number} 号 ${name}` : `${number} 号`
}

/** How far a press was behind the earliest, to the tenth of a millisecond. */
export const behind = (ms: number): string => (ms === 0 ? '最早' : `晚 ${Math.round(ms * 10) / 10} 毫秒`)
