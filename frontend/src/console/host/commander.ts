import { asProblem } from '@/shared/api/problem'
import type { ContestCommandBody } from '@/shared/api/schema'
import type { Command } from './picture'

/** What became of a press. */
export type Outcome =
  | { kind: 'done'; seq: number }
  | { kind: 'ignored' } // a second press of the same key, or one while another is on its way
  | { kind: 'stale' } // the contest had moved on: look again, then decide
  | { kind: 'failed'; detail: string }

export type Order = Omit<ContestCommandBody, '$schema'>

/** What belongs to a command beside its name: of which team, how many points, and so on. */
export type Deed = Omit<Order, 'command' | 'seq'>

/** A press this soon after the keys changed was meant for what they said before. */
export const readMs = 400

/** What the large key may say. Its word changes under the finger; the small keys keep theirs. */
const forward = new Set<Command>([
  ...(['start', 'open', 'close', 'reveal', 'board', 'end', 'real'] as const),
  ...(['next', 'choose', 'arm', 'begin', 'rule', 'settle', 'audience', 'tiebreak'] as const),
])

/** A verdict on one of several teams is a key of its own, which stays where it is. */
const onLarge = (order: Order) => forward.has(order.command) && !order.team
const keyOf = (order: Order) => `${order.command} ${order.team ?? ''}`

/** Long enough that a double press lands inside, short enough that a host never waits for it. */
export const settleMs = 600

/**
 * Sends a host's orders one at a time. The order carries the event the host was looking at, so two consoles, or
 * one pressed twice, do a thing once. A press of the same key or of the large one within `settleMs` of the last
 * one done is the tail of a double press: without this it would hit whatever the key says next. So would a press
 * of the large key just after it changed by itself, because the clock or another console moved on: `moved` is to
 * be called then, and such a press is stale.
 */
export function createCommander(send: (order: Order) => Promise<{ seq: number }>, now: () => number) {
  let busy = false
  let quietUntil = 0
  let last = ''
  let unreadUntil = 0

  async function press(what: Order): Promise<Outcome> {
    if (busy || (now() < quietUntil && (keyOf(what) === last || onLarge(what)))) return { kind: 'ignored' }
    if (now() < unreadUntil && onLarge(what)) return { kind: 'stale' }
    busy = true
    try {
      const { seq } = await send(what)
      quietUntil = now() + settleMs
      last = keyOf(what)
      return { kind: 'done', seq }
    } catch (cause) {
      const problem = asProblem(cause)
      if (problem.code !== 'stale') return { kind: 'failed', detail: problem.detail }
      quietUntil = now() + settleMs
      return { kind: 'stale' }
    } finally {
      busy = false
    }
  }

  return { press, moved: () => (unreadUntil = now() + readMs) }
}
