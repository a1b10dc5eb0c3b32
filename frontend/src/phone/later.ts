import '@/shared/styles/marks.css'
import '@/shared/styles/night.css'
import '@/shared/styles/charts.css'
import './later.css'
import { delivery } from './attempt/mail'
import { keepsOffline } from './offline/store'

// What every page but the first needs. It comes as one file right behind the first page, and before any other shows.

/** Sends what an earlier visit left: answers of attempts, and of practice without a line if this phone keeps any. */
export function start(): void {
  delivery.start()
  if (keepsOffline()) void import('./offline/mail').then(({ heldMail }) => heldMail.start())
}
