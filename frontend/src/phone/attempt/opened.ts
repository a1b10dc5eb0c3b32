import type { Attempt } from '@/shared/api/types'

let opened: Attempt | null = null

/** Hands an attempt that was just opened to the page that shows it: on a slow line asking again costs half a second. */
export function hand(attempt: Attempt): void {
  opened = attempt
}

/** The attempt, if it was just opened. It is given once: whoever comes back later asks the server. */
export function handed(id: string): Attempt | null {
  const attempt = opened
  opened = null
  return attempt?.id === id ? attempt : null
}
