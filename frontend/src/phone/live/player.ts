import { computed, shallowRef, type Ref } from 'vue'
import type { Frame, Given, Request, View, You } from '@/shared/api/types'

/** How the answer to the question at hand stands. */
export type Sending = 'none' | 'sending' | 'received'

/** An answer the server has not confirmed yet. */
interface Pending {
  question: number
  given: Given
  ref: string
}

/** A player's answering: one answer a question, sent again until the server has it. */
export interface Player {
  sending: Readonly<Ref<Sending>>
  /** What counts, or is on its way. */
  given: Readonly<Ref<Given | null>>
  /** Why the last answer was not taken. */
  refusal: Readonly<Ref<string>>
  answer: (given: Given) => void
  /** Takes a frame in. Call it after view and you were renewed. */
  hear: (frame: Frame) => void
  /** Sends again what is not confirmed: on coming back, and every few seconds. */
  resend: () => void
}

const retry = new Set(['busy'])

/** Follows the answers of one player. `send` may lose what it is given. */
export function createPlayer(
  view: Readonly<Ref<View | null>>,
  you: Readonly<Ref<You | null>>,
  send: (request: Request) => boolean,
  newRef: () => string,
): Player {
  const pending = shallowRef<Pending | null>(null)
  const confirmed = shallowRef<{ question: number; given: Given } | null>(null)
  const refusal = shallowRef('')
  let epoch = ''

  const current = computed(() => view.value?.question?.index ?? -1)
  const counted = computed<Given | null>(() => {
    if (confirmed.value?.question === current.value) return confirmed.value.given
    return you.value?.answered ?? null
  })
  const waiting = computed(() => (pending.value?.question === current.value ? pending.value : null))
  const sending = computed<Sending>(() => (counted.value ? 'received' : waiting.value ? 'sending' : 'none'))
  const given = computed(() => counted.value ?? waiting.value?.given ?? null)

  const resend = () => {
    const p = waiting.value
    if (!p || counted.value || view.value?.phase !== 'open') return
    send({ type: 'answer', ref: p.ref, epoch, question: p.question, given: p.given })
  }
  const answer = (chosen: Given) => {
    if (sending.value !== 'none' || view.value?.phase !== 'open' || view.value.paused) return
    refusal.value = ''
    pending.value = { question: current.value, given: chosen, ref: newRef() }
    resend()
  }
  /** Another epoch is another competition: a rehearsal was cleared. */
  const enter = (frame: Frame) => {
    if (frame.epoch === epoch) return
    epoch = frame.epoch
    pending.value = null
    confirmed.value = null
    refusal.value = ''
  }
  const hear = (frame: Frame) => {
    if (frame.state) enter(frame)
    if (frame.received) {
      confirmed.value = { question: frame.received.question, given: frame.received.given }
      if (pending.value?.question === frame.received.question) pending.value = null
    }
    if (frame.refused && frame.refused.ref && frame.refused.ref === pending.value?.ref) {
      if (retry.has(frame.refused.code)) return
      pending.value = null
      refusal.value = frame.refused.detail
    }
    if (frame.state && pending.value && pending.value.question !== current.value) {
      pending.value = null
      refusal.value = ''
    }
  }
  return { sending, given, refusal, answer, hear, resend }
}
