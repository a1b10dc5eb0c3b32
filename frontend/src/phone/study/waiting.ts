import { api } from '@/shared/api/light'
import { take } from '@/shared/api/take'
import type { StudyOutputBody } from '@/shared/api/schema'

/** What waits for a person. */
export type Waiting = StudyOutputBody

/** Asks what waits for the person who holds this phone. */
export const loadWaiting = (): Promise<Waiting> => take(api.GET('/api/v1/me/study'))

/** A day as people say it: 今天, 明天, 6 月 3 日. Days change at midnight in China. */
export function dayWords(at: string, now: number = Date.now()): string {
  const day = (time: number) => Math.floor((time + 8 * 3_600_000) / 86_400_000)
  const then = Date.parse(at)
  const off = day(then) - day(now)
  if (off <= 0) return '今天'
  return off === 1 ? '明天' : dateWords(at)
}

/** A day by its date: 6 月 3 日. */
export function dateWords(at: string | number): string {
  const local = new Date(new Date(at).getTime() + 8 * 3_600_000)
  return `${local.getUTCMonth() + 1} 月 ${local.getUTCDate()} 日`
}

/** When something is to be repeated, in one sentence. */
export function dueWords(waits: Pick<Waiting, 'due' | 'next_due'>, now: number = Date.now()): string {
  if (waits.due > 0) return '每次十题，先问最久没问的'
  if (!waits.next_due) return '答过题以后，这里会排好哪天复习'
  return `今天没有要复习的，下一题 ${dayWords(waits.next_due, now)}到`
}
