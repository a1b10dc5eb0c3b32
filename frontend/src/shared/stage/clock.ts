import type { QuestionView } from '@/shared/api/types'
import { countdown, type Countdown } from '@/shared/live/countdown'

/** The countdown of a turn on stage: it never shows more than the turn has, however the clocks differ. */
export function stageClock(question: QuestionView, now: number, paused: boolean): Countdown {
  const { seconds, share } = countdown(question, now, paused)
  return { seconds: Math.min(seconds, Math.ceil((question.closes - question.opens) / 1000)), share }
}
