import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Frame } from '@/shared/api/types'
import { backoff, comesBack, LiveSocket, type Line } from './socket'

/** A WebSocket that does what the test says. */
class FakeSocket {
  static all: FakeSocket[] = []
  static get newest(): FakeSocket {
    return FakeSocket.all[FakeSocket.all.length - 1]!
  }
  static readonly OPEN = 1
  readyState = 0
  sent: string[] = []
  onopen: (() => void) | null = null
  onmessage: ((m: { data: string }) => void) | null = null
  onclose: ((e: { code: number; reason: string }) => void) | null = null

  constructor(readonly url: string) {
    FakeSocket.all.push(this)
  }
  send(data: string) {
    this.sent.push(data)
  }
  close() {
    this.readyState = 3
  }
  opens() {
    this.readyState = 1
    this.onopen?.()
  }
  says(frame: Partial<Frame>) {
    this.onmessage?.({ data: JSON.stringify({ type: 'state', epoch: 'e', seq: 1, now: Date.now(), ...frame }) })
  }
  shuts(code: number) {
    this.readyState = 3
    this.onclose?.({ code, reason: '' })
  }
  asked(type: string) {
    return this.sent.filter((text) => JSON.parse(text).type === type).length
  }
}

const network = new EventTarget()
let frames: Frame[]
let lines: Line[]
let gone: number[]
let socket: LiveSocket

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 })
  vi.stubGlobal('WebSocket', FakeSocket)
  Object.defineProperty(navigator, 'connection', { value: network, configurable: true })
  FakeSocket.all = []
  frames = []
  lines = []
  gone = []
  socket = new LiveSocket(
    'ws://x/ws/player/1',
    { onFrame: (f) => frames.push(f), onLine: (l) => lines.push(l), onGone: (c) => gone.push(c) },
    () => 0.5,
  )
  socket.start()
})

afterEach(() => {
  socket.close()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const see = (state: 'visible' | 'hidden') => {
  Object.defineProperty(document, 'visibilityState', { value: state, configurable: true })
  document.dispatchEvent(new Event('visibilitychange'))
}

describe('the picture', () => {
  beforeEach(() => FakeSocket.newest.opens())

  it('is taken as the server sends it', () => {
    FakeSocket.newest.says({ seq: 3 })
    FakeSocket.newest.says({ seq: 7 })
    expect(frames.map((f) => f.seq)).toEqual([3, 7])
    expect(FakeSocket.newest.asked('sync')).toBe(0)
  })

  it('is never replaced by an older one', () => {
    FakeSocket.newest.says({ seq: 7 })
    FakeSocket.newest.says({ seq: 6 })
    expect(frames.map((f) => f.seq)).toEqual([7])
  })

  it('starts anew with another epoch', () => {
    FakeSocket.newest.says({ seq: 7 })
    FakeSocket.newest.says({ epoch: 'f', seq: 1 })
    expect(frames.map((f) => f.seq)).toEqual([7, 1])
  })

  it('is asked for once when another frame is ahead of it', () => {
    FakeSocket.newest.says({ seq: 3 })
    FakeSocket.newest.says({ type: 'progress', seq: 5 })
    FakeSocket.newest.says({ type: 'progress', seq: 5 })
    expect(FakeSocket.newest.asked('sync')).toBe(1)
    expect(frames).toHaveLength(3)
  })

  it('is asked for again when the first request brought nothing', () => {
    FakeSocket.newest.says({ seq: 3 })
    FakeSocket.newest.says({ type: 'progress', seq: 5 })
    vi.advanceTimersByTime(3_500)
    FakeSocket.newest.says({ type: 'progress', seq: 5 })
    expect(FakeSocket.newest.asked('sync')).toBe(2)
  })

  it('is asked for when a frame of another epoch or no frame at all arrives', () => {
    FakeSocket.newest.says({ seq: 3 })
    FakeSocket.newest.says({ type: 'received', epoch: 'f', seq: 3 })
    expect(FakeSocket.newest.asked('sync')).toBe(1)
    FakeSocket.newest.says({ epoch: 'f', seq: 4 })
    FakeSocket.newest.onmessage?.({ data: '{' })
    expect(FakeSocket.newest.asked('sync')).toBe(2)
  })
})

describe('a broken line', () => {
  it('is taken up again, later each time', () => {
    FakeSocket.newest.opens()
    FakeSocket.newest.shuts(1006)
    expect(lines).toEqual(['connecting', 'open', 'waiting'])
    vi.advanceTimersByTime(499)
    expect(FakeSocket.all).toHaveLength(1)
    vi.advanceTimersByTime(1)
    expect(FakeSocket.all).toHaveLength(2)
    FakeSocket.newest.shuts(1006)
    vi.advanceTimersByTime(749)
    expect(FakeSocket.all).toHaveLength(2)
    vi.advanceTimersByTime(1)
    expect(FakeSocket.all).toHaveLength(3)
  })

  it('forgets its failures once a message came', () => {
    FakeSocket.newest.shuts(1006)
    vi.advanceTimersByTime(500)
    FakeSocket.newest.opens()
    FakeSocket.newest.says({})
    FakeSocket.newest.shuts(4002)
    vi.advanceTimersByTime(500)
    expect(FakeSocket.all).toHaveLength(3)
  })

  it.each([4500, 4501, 4502, 4503, 4999])('stays down after %i', (code) => {
    FakeSocket.newest.opens()
    FakeSocket.newest.shuts(code)
    vi.advanceTimersByTime(60_000)
    see('visible')
    expect(FakeSocket.all).toHaveLength(1)
    expect(lines[lines.length - 1]).toBe('gone')
    expect(gone).toEqual([code])
  })

  it('is noticed by its silence', () => {
    FakeSocket.newest.opens()
    vi.advanceTimersByTime(29_000)
    expect(lines).toEqual(['connecting', 'open'])
    vi.advanceTimersByTime(1_000)
    expect(lines).toEqual(['connecting', 'open', 'waiting'])
    expect(FakeSocket.newest.readyState).toBe(3)
  })

  it('takes nothing to send', () => {
    expect(socket.send({ type: 'answer' })).toBe(false)
    FakeSocket.newest.opens()
    expect(socket.send({ type: 'answer' })).toBe(true)
  })
})

describe('waking up', () => {
  beforeEach(() => {
    FakeSocket.newest.opens()
    FakeSocket.newest.says({})
  })

  it('takes a socket that was silent for long for dead, whatever it says', () => {
    vi.setSystemTime(Date.now() + 60_000)
    see('visible')
    expect(FakeSocket.all).toHaveLength(2)
  })

  it('asks a socket that spoke just now, and keeps it if it answers', () => {
    see('visible')
    FakeSocket.newest.says({ type: 'pong' })
    vi.advanceTimersByTime(5_000)
    expect(FakeSocket.all).toHaveLength(1)
  })

  it('leaves a socket that does not answer', () => {
    see('visible')
    vi.advanceTimersByTime(4_000)
    expect(lines[lines.length - 1]).toBe('waiting')
  })

  it('does not wait out the pause between tries', () => {
    FakeSocket.newest.shuts(1006)
    window.dispatchEvent(new Event('online'))
    expect(FakeSocket.all).toHaveLength(2)
    vi.advanceTimersByTime(5_000)
    expect(FakeSocket.all).toHaveLength(2)
  })

  it('finds out at once when the network has changed under it', () => {
    network.dispatchEvent(new Event('change'))
    expect(FakeSocket.newest.asked('ping')).toBe(2)
    vi.advanceTimersByTime(4_000)
    expect(lines[lines.length - 1]).toBe('waiting')
    vi.advanceTimersByTime(1_000)
    expect(FakeSocket.all).toHaveLength(2)
  })

  it('does nothing in the background', () => {
    vi.setSystemTime(Date.now() + 60_000)
    see('hidden')
    expect(FakeSocket.all).toHaveLength(1)
    see('visible')
  })
})

it('tells the server its time from the pings', () => {
  FakeSocket.newest.opens()
  vi.advanceTimersByTime(80)
  FakeSocket.newest.says({ type: 'pong', now: Date.now() + 5_000 - 40 })
  expect(socket.clock.serverNow()).toBe(Date.now() + 5_000)
})

it('says nothing after close', () => {
  const first = FakeSocket.newest
  first.opens()
  socket.close()
  first.says({ seq: 9 })
  first.shuts(1006)
  vi.advanceTimersByTime(60_000)
  expect(frames).toHaveLength(0)
  expect(FakeSocket.all).toHaveLength(1)
})

it('spreads the tries and never waits longer than 22.5 seconds', () => {
  expect(backoff(0, 0)).toBe(250)
  expect(backoff(0, 0.999)).toBeLessThan(750)
  expect(backoff(99, 0.999)).toBeLessThan(22_500)
})

it.each([
  [1000, true],
  [1006, true],
  [4001, true],
  [4499, true],
  [4500, false],
  [4999, false],
])('after close code %i comes back: %s', (code, back) => expect(comesBack(code)).toBe(back))
