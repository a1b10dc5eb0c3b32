import type { ArticleText, HeldAnswer, PackQuestion, PackView } from '@/shared/api/schema'
import { within } from './base'
import { dropPages } from './worker'

/** A pack as it is kept on the phone. */
export interface KeptPack {
  law: string
  pack: PackView
  list: PackQuestion[]
  /** The articles they rest on; a pack from before there were any has none. */
  articles?: ArticleText[]
  /** Who downloaded it: answers go to them. */
  person: string
  /** When, by this phone's clock. */
  at: number
  /** Whether each question that was answered out of it was right the last time. */
  done: Record<string, boolean>
}

/** An answer that waits for a line, in the order it was given. */
export interface KeptAnswer {
  seq?: number
  person: string
  /** When it was given, by this phone's clock. */
  when: number
  answer: Omit<HeldAnswer, 'ago_ms'>
}

const flag = 'pufa.offline'

/** Whether this phone keeps anything: looked at before the database is opened for nothing. */
export function keepsOffline(): boolean {
  try {
    return window.localStorage.getItem(flag) !== null
  } catch {
    return false
  }
}

const note = (keeps: boolean) => {
  try {
    if (keeps) window.localStorage.setItem(flag, '1')
    else window.localStorage.removeItem(flag)
  } catch {
    // Then the next visit does not look; the offline page itself always does.
  }
}

/** The packs on this phone. */
export async function keptPacks(): Promise<KeptPack[]> {
  return (await within('packs', 'readonly', (s) => s.getAll() as IDBRequest<KeptPack[]>)) ?? []
}

/** One of them. */
export const keptPack = (law: string): Promise<KeptPack | undefined> =>
  within('packs', 'readonly', (s) => s.get(law) as IDBRequest<KeptPack | undefined>)

/** Keeps a pack in place of the one before; what was done of it stays known. */
export async function keepPack(pack: KeptPack): Promise<void> {
  await within('packs', 'readwrite', (s) => s.put(pack))
  note(true)
}

/** Takes a pack off the phone. */
export async function dropPack(law: string): Promise<void> {
  await within('packs', 'readwrite', (s) => s.delete(law))
}

/** Keeps an answer; it is safe once this is done. */
export async function keepAnswer(answer: KeptAnswer): Promise<void> {
  await within('answers', 'readwrite', (s) => s.add(answer))
}

/** The answers that wait, oldest first, at most so many. */
export async function keptAnswers(most: number): Promise<KeptAnswer[]> {
  return (await within('answers', 'readonly', (s) => s.getAll(undefined, most) as IDBRequest<KeptAnswer[]>)) ?? []
}

/** How many wait. */
export async function countAnswers(): Promise<number> {
  return (await within('answers', 'readonly', (s) => s.count())) ?? 0
}

/** Forgets answers that the server has, or will never take. */
export async function dropAnswers(seqs: readonly number[]): Promise<void> {
  await within('answers', 'readwrite', (s) => {
    seqs.forEach((seq) => s.delete(seq))
    return null
  })
}

/** Forgets everything, when the person erases themselves. */
export async function forgetOffline(): Promise<void> {
  if (!keepsOffline()) return
  try {
    await within('packs', 'readwrite', (s) => s.clear())
    await within('answers', 'readwrite', (s) => s.clear())
    note(false)
    await dropPages()
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
}

/** A name nobody else draws. */
export function drawID(): string {
  const bytes = window.crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('')
}
