import { api } from '@/shared/api/light'
import { asProblem } from '@/shared/api/problem'
import { take } from '@/shared/api/take'
import { countAnswers, dropAnswers, keptAnswers, type KeptAnswer } from './store'

/** Sends answers of one person, and says which ids the server is done with. */
export type SendHeld = (person: string, held: readonly KeptAnswer[]) => Promise<readonly string[]>

const batch = 20
const pauses = [2_000, 5_000, 15_000, 60_000]

/**
 * Brings the answers of offline practice to the server, in the order they were given. An answer is forgotten only when
 * the server says that it is done with it; sending it again changes nothing there.
 */
export class HeldMail {
  /** Told how many wait, whenever that changed. */
  tell: (waiting: number) => void = () => undefined
  private running: Promise<void> | null = null
  private failures = 0
  private timer = 0
  private started = false

  constructor(private readonly send: SendHeld) {}

  /** Watches the line and sends what an earlier visit left. */
  start(): void {
    if (this.started) return
    this.started = true
    window.addEventListener('online', this.now)
    window.addEventListener('pageshow', this.now)
    document.addEventListener('visibilitychange', this.now)
    void this.flush()
  }

  /** Sends until nothing waits or the line breaks. */
  flush(): Promise<void> {
    this.running ??= this.run().finally(() => (this.running = null))
    return this.running
  }

  private async run(): Promise<void> {
    window.clearTimeout(this.timer)
    let size = batch
    try {
      for (let held = await this.next(size); held.length; held = await this.next(size)) {
        const person = held[0]!.person
        const theirs = held.filter((h) => h.person === person)
        try {
          const done = new Set(await this.send(person, theirs))
          await dropAnswers(theirs.filter((h) => done.has(h.answer.id)).map((h) => h.seq!))
          if (done.size === 0) return this.later()
          this.failures = 0
        } catch (thrown) {
          const problem = asProblem(thrown)
          // Nobody is registered here any more, or the line is down: they wait. One that no server takes must not
          // hold up the others, so it is looked for one by one.
          if (problem.passing || problem.status === 401) return this.later()
          if (theirs.length === 1) await dropAnswers([theirs[0]!.seq!])
          else size = 1
        }
      }
    } catch {
      return this.later() // the phone's own database failed
    } finally {
      await countAnswers().then(this.tell, () => undefined)
    }
  }

  private async next(size: number): Promise<KeptAnswer[]> {
    return keptAnswers(size)
  }

  private later(): void {
    const pause = pauses[Math.min(this.failures++, pauses.length - 1)]
    this.timer = window.setTimeout(() => void this.flush(), pause)
  }

  private readonly now = (): void => {
    if (document.visibilityState !== 'hidden') void this.flush()
  }
}

/** The page's one mail. */
export const heldMail = new HeldMail(async (person, held) => {
  const now = Date.now()
  const answers = held.map((h) => ({ ...h.answer, ago_ms: Math.max(0, now - h.when) }))
  const { taken } = await take(api.POST('/api/v1/study/offline-answers', { body: { person, answers } }))
  return taken.map((t) => t.id)
})
