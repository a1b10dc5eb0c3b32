import type { NewContestBody } from '@/shared/api/schema'

/** How a new contest is paced, as it stands in the form. Times are China's, as typed; '' for none. */
export interface PacedDraft {
  own: boolean
  opens: string
  closes: string
  atOnce: boolean
}

export const hostPaced = (): PacedDraft => ({ own: false, opens: '', closes: '', atOnce: false })

/** A moment of China's time as it is typed, for the server. */
export const instant = (typed: string) => `${typed}:00+08:00`

/** The other way round: a moment, in milliseconds, as a field takes it. */
export const typedAt = (at: number) => new Date(at + 8 * 3_600_000).toISOString().slice(0, 16)

/** The window as the server takes it; nothing where the host leads. */
export function pacedOf(draft: PacedDraft): Pick<NewContestBody, 'paced'> {
  if (!draft.own) return {}
  return {
    paced: {
      at_once: draft.atOnce,
      ...(draft.opens ? { opens: instant(draft.opens) } : {}),
      ...(draft.closes ? { closes: instant(draft.closes) } : {}),
    },
  }
}

/** What that means, in words. */
export function pacedWords(draft: PacedDraft, seconds: number): string {
  const opens = draft.opens ? '到时间自动开放' : '由主持人开放'
  const closes = draft.closes ? '到时间自动收卷' : '由主持人收卷'
  const limit = seconds > 0 ? `每题 ${seconds} 秒，从各人点开那题算起` : '每题不限时'
  const verdict = draft.atOnce ? '答完一题就看对错，答案可能传开' : '公布成绩后才看对错'
  return `${opens}，${closes}。${limit}。${verdict}。`
}
