import type { Stage, Team, View } from '@/shared/api/types'

/** How many characters a text has as people count them. */
export const lengthOf = (text: string): number => [...text.trim()].length

/** What a verdict is called. */
export const verdictWords = { right: '答对', partial: '部分答对', wrong: '答错' } as const

/** A team by its number. */
export const seat = (team: number): string => `${team} 号队`

/** Several teams by their numbers. */
export const seats = (teams: readonly number[]): string => teams.map(seat).join('、')

/** Points as people read them: 12.5, −10. */
export function figure(points: number): string {
  return String(Math.round(points * 100) / 100).replace('-', '−')
}

/** A change of points with its sign: +10, −2.5. */
export function change(points: number): string {
  return points > 0 ? `+${figure(points)}` : figure(points)
}

/** How far a press was behind the first: 慢 38 毫秒. */
export function behind(milliseconds: number): string {
  if (milliseconds < 1) return '慢不到 1 毫秒'
  return milliseconds < 1000 ? `慢 ${Math.round(milliseconds)} 毫秒` : `慢 ${(milliseconds / 1000).toFixed(2)} 秒`
}

/** A team of the match. */
export function teamOf(stage: Stage, number: number): Team | undefined {
  return stage.teams.find((team) => team.number === number)
}

/** The teams as a board has them: by points, and by number where those are equal. */
export function ranked(stage: Stage): Team[] {
  return [...stage.teams].sort((a, b) => b.points - a.points || a.number - b.number)
}

/** What the question brings, right and wrong; nothing where judges or the hall have it. */
export function stakes(stage: Stage): string[] {
  const words = []
  if (stage.right) words.push(`答对 ${change(stage.right)}`)
  if (stage.wrong) words.push(`答错 ${change(stage.wrong)}`)
  return words
}

/** Where the match stands in its run-down: 抢答, 第 4 题，共 10 题. */
export function place(view: View): { round: string; turn: string } {
  const round = view.stage?.rounds.find((item) => item.state === 'now')
  if (!round || view.phase === 'lobby' || view.phase === 'ended') return { round: view.contest.title, turn: '' }
  if (view.phase === 'board') return { round: round.title, turn: '' }
  const unit = view.stage?.speed ? '轮' : '题'
  return { round: round.title, turn: `第 ${round.done} ${unit}，共 ${round.total} ${unit}` }
}

/** Whether the text of the question is only read aloud. */
export function unseen(view: View): boolean {
  return !!view.question && view.question.stem === ''
}
