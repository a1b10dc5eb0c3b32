import type { OnlineCard, SittingLine } from '@/shared/api/types'

/** What a kind of sitting is called. */
export const kindNames: Record<SittingLine['kind'], string> = {
  exam: '模拟考试',
  challenge: '闯关',
  online: '线上竞赛',
}

/** What a phase of an online contest is called. */
export const phaseNames: Record<OnlineCard['phase'], string> = { training: '训练赛', formal: '正式赛', final: '决赛' }

/** The name of one sitting: 模拟考试, 正式赛. */
export function nameOf(sitting: Pick<SittingLine, 'kind' | 'phase' | 'title'>): string {
  if (sitting.title) return sitting.title
  return sitting.phase ? phaseNames[sitting.phase] : kindNames[sitting.kind]
}

/** A time used, in milliseconds, as people say it: 45 秒, 3 分 20 秒. */
export function lasted(ms: number): string {
  const seconds = Math.round(ms / 1000)
  if (seconds < 60) return `${seconds} 秒`
  const rest = seconds % 60
  return `${Math.floor(seconds / 60)} 分${rest ? ` ${rest} 秒` : '钟'}`
}

/** Time left as a clock shows it: 29:59, 1:00:00. */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000))
  const pad = (n: number) => String(n).padStart(2, '0')
  const minutes = Math.floor(seconds / 60)
  const tail = `${pad(minutes % 60)}:${pad(seconds % 60)}`
  return minutes < 60 ? tail : `${Math.floor(minutes / 60)}:${tail}`
}

const marks = [
  [10_000, '还剩 10 秒'],
  [60_000, '还剩 1 分钟'],
  [300_000, '还剩 5 分钟'],
] as const

/**
 * What is said aloud about the time left: nothing but at a few marks, so that it does not talk all the time. Of a clock
 * that begins to press when `soon` is left, the marks long before that are left out.
 */
export function spokenLeft(ms: number, soon: number): string {
  if (ms <= 0) return '时间到了'
  return marks.find(([mark]) => ms <= mark && mark <= soon * 5)?.[1] ?? ''
}

/** How many attempts are left, in words; -1 is as many as one likes. */
export function leftWords(mine: Pick<OnlineCard['mine'], 'left' | 'left_in_all'>): string {
  if (mine.left < 0) return '次数不限'
  if (mine.left === 0) return mine.left_in_all === 0 ? '次数用完了' : '今天的次数用完了'
  return mine.left_in_all >= 0
    ? `今天还能答 ${mine.left} 次，一共还有 ${mine.left_in_all} 次`
    : `今天还能答 ${mine.left} 次`
}

const endings: Record<NonNullable<SittingLine['end']>, string> = {
  done: '全部答完',
  handed: '已经交卷',
  time: '到时间，自动交卷',
  wrong: '没答对的够了，这次到此为止',
}

/** How a sitting ended. */
export const endingWords = (sitting: Pick<SittingLine, 'end'>): string => (sitting.end ? endings[sitting.end] : '')
