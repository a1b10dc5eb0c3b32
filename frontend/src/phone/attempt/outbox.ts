import type { Given } from '@/shared/api/types'

/** An answer on its way. */
export interface Held {
  attempt: string
  index: number
  given: Given
  /** How long it took, in milliseconds by this phone's clock. */
  took?: number
}

const place = 'pufa.outbox'

const same = (a: Held, attempt: string, index: number) => a.attempt === attempt && a.index === index

/**
 * Answers that the server has not confirmed yet. They outlive the page; where the browser keeps nothing they live
 * as long as it. The first answer to a question is the one that counts, so a second is not taken.
 */
export class Outbox {
  private items: Held[]

  constructor(private readonly store: Storage | null = window.localStorage) {
    this.items = this.read()
  }

  /** All that waits, oldest first. */
  all(): readonly Held[] {
    return this.items
  }

  /** What was answered to a question, if that still waits. */
  find(attempt: string, index: number): Held | undefined {
    return this.items.find((item) => same(item, attempt, index))
  }

  /** Keeps an answer; false if the question already has one. */
  add(held: Held): boolean {
    if (this.find(held.attempt, held.index)) return false
    this.write([...this.items, held])
    return true
  }

  /** Forgets an answer, once the server has it or will never take it. */
  remove(attempt: string, index: number): void {
    this.write(this.items.filter((item) => !same(item, attempt, index)))
  }

  /** Forgets everything, when the person erases themselves. */
  clear(): void {
    this.write([])
  }

  private read(): Held[] {
    try {
      const kept: unknown = JSON.parse(this.store?.getItem(place) ?? '[]')
      return Array.isArray(kept) ? kept.filter(isHeld) : []
    } catch {
      return []
    }
  }

  private write(items: Held[]): void {
    this.items = items
    try {
      this.store?.setItem(place, JSON.stringify(items))
    } catch {
      // A full or forbidden store: the answers still wait in memory.
    }
  }
}

function isHeld(value: unknown): value is Held {
  const item = value as Held | null
  return typeof item?.attempt === 'string' && Number.isInteger(item.index) && typeof item.given === 'object'
}
