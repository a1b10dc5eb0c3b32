import { ref, type Ref } from 'vue'
import { asProblem, ApiProblem } from '@/shared/api/problem'
import type { Given, Sitting, Verdict } from '@/shared/api/types'
import type { Held, Outbox } from './outbox'

/** What the server says to an answer. */
export interface Marked {
  verdict: Verdict
  attempt_done: boolean
}

/** What it says to an answer of a sitting: the sitting as it is then. */
export type Reply = Marked | Sitting

/** Sends one answer. Sending it again gives the same result. */
export type SendAnswer = (held: Held) => Promise<Reply>

/** Told of every answer that left the outbox. */
export interface Listener {
  delivered: (held: Held, reply: Reply) => void
  refused: (held: Held, problem: ApiProblem) => void
}

const patience = 8_000
const pauses = [1_500, 3_000, 6_000, 12_000, 20_000]

/** Brings the outbox to the server, one answer after the other, as soon as the line allows. */
export class Delivery {
  /** Whether the last try failed for want of a line: answers then wait on the phone. */
  readonly stuck: Ref<boolean> = ref(false)
  /** How many answers wait. */
  readonly waiting: Ref<number> = ref(0)
  private running = false
  private failures = 0
  private timer = 0
  private listeners = new Set<Listener>()

  constructor(
    private readonly outbox: Outbox,
    private readonly send: SendAnswer,
  ) {
    this.waiting.value = outbox.all().length
  }

  /** Starts to watch the line and sends what an earlier visit left. */
  start(): void {
    window.addEventListener('online', this.now)
    window.addEventListener('pageshow', this.now)
    document.addEventListener('visibilitychange', this.now)
    void this.flush()
  }

  listen(listener: Listener): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** The answer that waits for a question, if there is one. */
  given(attempt: string, index: number): Given | undefined {
    return this.outbox.find(attempt, index)?.given
  }

  /** Takes an answer to send; false if the question has one already, as after a double tap. */
  post(held: Held): boolean {
    if (!this.outbox.add(held)) return false
    this.waiting.value = this.outbox.all().length
    void this.flush()
    return true
  }

  /** Forgets what waits. */
  clear(): void {
    this.outbox.clear()
    this.waiting.value = 0
    this.stuck.value = false
    window.clearTimeout(this.timer)
  }

  /** Sends until the outbox is empty or the line breaks. */
  async flush(): Promise<void> {
    if (this.running) return
    this.running = true
    window.clearTimeout(this.timer)
    try {
      for (let item = this.outbox.all()[0]; item; item = this.outbox.all()[0]) {
        if (!(await this.deliver(item))) return
      }
    } finally {
      this.running = false
    }
  }

  private async deliver(item: Held): Promise<boolean> {
    try {
      const reply = await withTimeout(this.send(item))
      this.done(item)
      this.listeners.forEach((l) => l.delivered(item, reply))
    } catch (thrown) {
      const problem = asProblem(thrown)
      if (problem.passing) {
        this.pause()
        return false
      }
      this.done(item)
      this.listeners.forEach((l) => l.refused(item, problem))
    }
    return true
  }

  private done(item: Held): void {
    this.outbox.remove(item.attempt, item.index)
    this.waiting.value = this.outbox.all().length
    this.stuck.value = false
    this.failures = 0
  }

  private pause(): void {
    this.stuck.value = true
    const pause = pauses[Math.min(this.failures++, pauses.length - 1)]
    this.timer = window.setTimeout(() => void this.flush(), pause)
  }

  private readonly now = (): void => {
    if (document.visibilityState !== 'hidden') void this.flush()
  }
}

function withTimeout<T>(call: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = window.setTimeout(() => reject(ApiProblem.offline()), patience)
    call.then(resolve, reject).finally(() => window.clearTimeout(timer))
  })
}
