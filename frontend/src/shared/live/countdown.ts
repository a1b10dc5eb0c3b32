import type { QuestionView } from '@/shared/api/types'

/** What a countdown shows. `seconds` is rounded up, so that 0 means over; `share` is what is left of the whole. */
export interface Countdown {
  seconds: number
  share: number
}

/** The countdown of a question at the server's time `now`. A paused question stands still. */
export function countdown(question: QuestionView, now: number, paused: boolean): Countdown {
  const whole = Math.max(1, question.closes - question.opens)
  const left = Math.max(0, paused ? (question.remaining ?? 0) : question.closes - now)
  return { seconds: Math.ceil(left / 1000), share: Math.min(1, left / whole) }
}
