const kept = 'pufa.claim'

/**
 * A secret of this phone's own for something that makes it somebody's phone. It is the same for the same thing, also
 * after a reload, so that an answer that was lost can be asked for again.
 */
export function claimFor(what: string): string {
  const [of, claim] = (sessionStorage.getItem(kept) ?? '').split(':')
  if (of === what && claim) return claim
  const bytes = crypto.getRandomValues(new Uint8Array(32))
  const fresh = btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '')
  sessionStorage.setItem(kept, `${what}:${fresh}`)
  return fresh
}

/** Whether there is such a secret: this phone has asked for it before, and may not have heard the answer. */
export const hasClaim = (what: string): boolean => (sessionStorage.getItem(kept) ?? '').startsWith(`${what}:`)

/** Forgets the secret once it has done its work. */
export function dropClaim(): void {
  sessionStorage.removeItem(kept)
}
