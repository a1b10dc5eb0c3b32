/** One measured exchange with the server. */
interface Sample {
  rtt: number
  offset: number
}

const kept = 8

/**
 * The server's clock, seen from here. Each ping gives an offset that is right within half its round trip, so the
 * quickest of the last few is the best. A sample that cannot agree with the best one means that this device's
 * clock was set: what was measured before is then thrown away.
 */
export class ServerClock {
  private samples: Sample[] = []
  private rough: number | null = null

  constructor(private readonly now: () => number = Date.now) {}

  /** Adds an exchange: sent at `sent`, answered at the server's `server`, received at `received`. */
  add(sent: number, server: number, received: number): void {
    const rtt = Math.max(0, received - sent)
    const sample = { rtt, offset: server - (sent + rtt / 2) }
    const best = this.best()
    const slack = 50
    if (best && Math.abs(best.offset - sample.offset) > (best.rtt + rtt) / 2 + slack) this.samples = []
    this.samples = [...this.samples, sample].slice(-kept)
  }

  /** Takes the time a frame carries. It only counts until the first exchange, and errs by the way here. */
  hint(server: number): void {
    const offset = server - this.now()
    if (this.rough === null || offset > this.rough) this.rough = offset
  }

  /** The server's time now, in Unix milliseconds. */
  serverNow(): number {
    return this.now() + (this.best()?.offset ?? this.rough ?? 0)
  }

  private best(): Sample | undefined {
    return this.samples.reduce<Sample | undefined>((a, b) => (a && a.rtt <= b.rtt ? a : b), undefined)
  }
}
