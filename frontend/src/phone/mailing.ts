import { delivery } from './attempt/mail'
import { keepsOffline } from './offline/store'

/** Sends what an earlier visit left: answers of attempts, and of practice without a line if this phone keeps any. */
export function start(): void {
  delivery.start()
  if (keepsOffline()) void import('./offline/mail').then(({ heldMail }) => heldMail.start())
}
