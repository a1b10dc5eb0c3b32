/** What this phone draws to be told apart from others in a session, and the session it is in. */
import { newKey } from '@/shared/key'

const phoneKey = 'pufa.course.phone'
const sessionKey = 'pufa.course.session'

/** The phone's own key. Where nothing can be stored it lasts as long as the page. */
export function phoneOf(storage: Storage = localStorage): string {
  try {
    const kept = storage.getItem(phoneKey)
    if (kept && /^[A-Za-z0-9_-]{43}$/.test(kept)) return kept
    const fresh = newKey()
    storage.setItem(phoneKey, fresh)
    return fresh
  } catch {
    return newKey()
  }
}

/** The key of the session in the address; without one the session this phone was in last. */
export function sessionOf(hash: string, storage: Storage = localStorage): string {
  const given = hash.replace(/^#/, '')
  try {
    if (given) storage.setItem(sessionKey, given)
    return given || (storage.getItem(sessionKey) ?? '')
  } catch {
    return given
  }
}
