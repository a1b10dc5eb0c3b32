import type { Frame, Request } from '@/shared/api/types'
import { ServerClock } from './clock'

/** How the line stands. `gone` is final: the server said not to come back. */
export type Line = 'connecting' | 'open' | 'waiting' | 'gone'

/** What a LiveSocket tells its page. */
export interface LiveHandlers {
  onFrame: (frame: Frame) => void
  onLine: (line: Line, tries: number) => void
  /** The server closed for good, with one of its codes from 4500 on. */
  onGone?: (code: number, reason: string) => void
}

const beat = 10_000 // between pings
const silence = 2.5 * beat // after which a line counts as dead
const probe = 4_000 // for an answer after waking up
const syncAgain = 3_000 // before asking a second time
const longest = 15_000 // between two tries

/**
 * How long to wait before try number `tries`, spread so that a hall does not come back in one wave. It grows slowly at
 * first: a server that was started again is found within three seconds.
 */
export function backoff(tries: number, random: number): number {
  return Math.min(longest, 500 * 1.5 ** Math.min(tries, 9)) * (0.5 + random)
}

/** Whether a close code says to come back. Only the server's own codes from 4500 on say no. */
export function comesBack(code: number): boolean {
  return code < 4500 || code > 4999
}

/**
 * A socket that comes back by itself. Whoever was away gets the whole picture on connecting; a frame that is ahead
 * of the picture, or of another epoch, makes it ask for one. A phone that slept keeps a socket that still says
 * OPEN, so waking up looks at the last message's time and not at readyState.
 */
export class LiveSocket {
  readonly clock: ServerClock
  private ws: WebSocket | null = null
  private tries = 0
  private last = 0
  private epoch = ''
  private seq = -1
  private asked = 0
  private pings: number[] = [] // when each unanswered ping was sent; the line keeps their order
  private retryTimer = 0
  private probeTimer = 0
  private beatTimer = 0
  private ended = false

  constructor(
    private readonly url: string,
    private readonly handlers: LiveHandlers,
    private readonly random: () => number = Math.random,
    private readonly now: () => number = Date.now,
  ) {
    this.clock = new ServerClock(now)
  }

  /** Connects, and keeps connecting until close. */
  start(): void {
    document.addEventListener('visibilitychange', this.wake)
    window.addEventListener('pageshow', this.wake)
    window.addEventListener('online', this.wake)
    network()?.addEventListener('change', this.wake)
    this.beatTimer = window.setInterval(this.beat, beat)
    this.connect()
  }

  /** Ends it for good. Nothing is told afterwards. */
  close(): void {
    this.ended = true
    document.removeEventListener('visibilitychange', this.wake)
    window.removeEventListener('pageshow', this.wake)
    window.removeEventListener('online', this.wake)
    network()?.removeEventListener('change', this.wake)
    window.clearInterval(this.beatTimer)
    this.drop()
  }

  /** Sends a request; false when there is no line, and then nothing is kept. */
  send(request: Request): boolean {
    if (!this.ws || this.ws.readyState !== WebSocket.OPEN) return false
    this.ws.send(JSON.stringify(request))
    return true
  }

  /** Asks for the whole picture, unless that was just asked. */
  sync(): void {
    if (this.now() - this.asked < syncAgain) return
    if (this.send({ type: 'sync' })) this.asked = this.now()
  }

  private connect(): void {
    if (this.ended || this.ws) return
    window.clearTimeout(this.retryTimer)
    this.handlers.onLine('connecting', this.tries)
    const ws = new WebSocket(this.url)
    this.ws = ws
    this.last = this.now()
    ws.onopen = () => {
      if (ws !== this.ws) return
      this.last = this.now()
      this.asked = 0
      this.handlers.onLine('open', this.tries)
      this.ping()
    }
    ws.onmessage = (message: MessageEvent) => {
      if (ws === this.ws) this.receive(String(message.data))
    }
    ws.onclose = (event: CloseEvent) => {
      if (ws === this.ws) this.lost(event.code, event.reason)
    }
  }

  private receive(data: string): void {
    this.last = this.now()
    this.tries = 0
    window.clearTimeout(this.probeTimer)
    let frame: Frame
    try {
      frame = JSON.parse(data) as Frame
    } catch {
      this.sync()
      return
    }
    this.clock.hint(frame.now)
    if (frame.type === 'pong') this.measure(frame)
    if (this.follow(frame)) this.handlers.onFrame(frame)
  }

  /** Keeps epoch and seq; false for a picture older than the one at hand. */
  private follow(frame: Frame): boolean {
    const sameEpoch = frame.epoch === this.epoch
    if (frame.type === 'state') {
      if (sameEpoch && frame.seq < this.seq) return false
      this.epoch = frame.epoch
      this.seq = frame.seq
      this.asked = 0
      return true
    }
    if (!sameEpoch || frame.seq > this.seq) this.sync()
    return true
  }

  private measure(frame: Frame): void {
    const sent = this.pings.shift()
    if (sent !== undefined) this.clock.add(sent, frame.now, this.now())
  }

  private ping(): void {
    if (this.send({ type: 'ping' })) this.pings.push(this.now())
  }

  private lost(code: number, reason: string): void {
    this.drop()
    if (this.ended) return
    if (!comesBack(code)) {
      this.handlers.onLine('gone', this.tries)
      this.handlers.onGone?.(code, reason)
      this.close()
      return
    }
    const wait = backoff(this.tries++, this.random())
    this.handlers.onLine('waiting', this.tries)
    this.retryTimer = window.setTimeout(() => this.connect(), wait)
  }

  private drop(): void {
    const ws = this.ws
    this.ws = null
    window.clearTimeout(this.retryTimer)
    window.clearTimeout(this.probeTimer)
    this.pings = []
    if (ws) ws.close()
  }

  private readonly beat = (): void => {
    if (!this.ws) return
    if (this.now() - this.last > silence) this.lost(1006, 'silent')
    else this.ping()
  }

  private readonly wake = (): void => {
    if (document.visibilityState !== 'visible' || this.ended) return
    if (!this.ws || this.now() - this.last > 2 * beat) {
      this.drop()
      this.tries = 0
      this.connect()
      return
    }
    if (this.ws.readyState !== WebSocket.OPEN) return
    this.ping()
    window.clearTimeout(this.probeTimer)
    this.probeTimer = window.setTimeout(() => this.lost(1006, 'asleep'), probe)
  }
}

/** What tells of a change from Wi-Fi to mobile data, in browsers that have it. The old line is dead then and looks open. */
function network(): EventTarget | undefined {
  return (navigator as { connection?: EventTarget }).connection
}

/** The address of a socket on the server this page came from. */
export function socketUrl(path: string): string {
  return `${window.location.protocol === 'https:' ? 'wss' : 'ws'}://${window.location.host}${path}`
}
