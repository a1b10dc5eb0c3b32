import { randomBytes } from 'node:crypto'
import { request } from 'node:http'
import type { Socket } from 'node:net'
import type { Frame, Request } from '../src/shared/api/types'

const text = 1
const close = 8
const ping = 9
const pong = 10

/** One masked frame, as a client must send it. */
function masked(opcode: number, payload: Buffer): Buffer {
  const mask = randomBytes(4)
  const long = payload.length > 125
  const head = Buffer.from([0x80 | opcode, 0x80 | (long ? 126 : payload.length)])
  const length = Buffer.alloc(long ? 2 : 0)
  if (long) length.writeUInt16BE(payload.length)
  return Buffer.concat([head, length, mask, payload.map((byte, i) => byte ^ mask[i % 4]!)])
}

/** The first whole frame in what has arrived, and how many bytes it took. */
function unpack(data: Buffer): { opcode: number; payload: Buffer; size: number } | null {
  if (data.length < 2) return null
  const short = data[1]! & 0x7f
  const head = short < 126 ? 2 : short === 126 ? 4 : 10
  if (data.length < head) return null
  const length = short < 126 ? short : short === 126 ? data.readUInt16BE(2) : Number(data.readBigUInt64BE(2))
  if (data.length < head + length) return null
  return { opcode: data[0]! & 0x0f, payload: data.subarray(head, head + length), size: head + length }
}

/** A live socket without a browser: many phones of a hall fit into one test. */
export class RawSocket {
  /** The newest whole picture. */
  latest: Frame | null = null
  readonly frames: Frame[] = []
  private data = Buffer.alloc(0)
  private waiting: (() => void)[] = []

  private constructor(private readonly socket: Socket) {
    socket.on('data', (chunk: Buffer) => this.take(chunk))
    socket.on('error', () => socket.destroy())
  }

  static open(base: string, path: string, cookie: string): Promise<RawSocket> {
    return new Promise((resolve, reject) => {
      const key = randomBytes(16).toString('base64')
      const headers = {
        Connection: 'Upgrade',
        Upgrade: 'websocket',
        'Sec-WebSocket-Version': '13',
        'Sec-WebSocket-Key': key,
      }
      const call = request(new URL(path, base), { headers: { ...headers, Cookie: cookie } })
      call.on('upgrade', (_, socket: Socket, head: Buffer) => {
        const raw = new RawSocket(socket)
        if (head.length) raw.take(head)
        resolve(raw)
      })
      call.on('response', (answer) => reject(new Error(`${path} answered ${answer.statusCode}`)))
      call.on('error', reject)
      call.end()
    })
  }

  send(message: Request): void {
    this.socket.write(masked(text, Buffer.from(JSON.stringify(message))))
  }

  /** Waits until a frame, past or to come, is as wanted. */
  async until(wanted: (frame: Frame) => boolean, what: string, from = 0): Promise<Frame> {
    const deadline = Date.now() + 20_000
    for (;;) {
      const found = this.frames.slice(from).find(wanted)
      if (found) return found
      if (Date.now() > deadline)
        throw new Error(`${what} did not come; last: ${JSON.stringify(this.latest).slice(0, 600)}`)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 500)
        this.waiting.push(() => (clearTimeout(timer), resolve()))
      })
    }
  }

  end(): void {
    this.socket.destroy()
  }

  private take(chunk: Buffer): void {
    this.data = Buffer.concat([this.data, chunk])
    for (let frame = unpack(this.data); frame; frame = unpack(this.data)) {
      this.data = this.data.subarray(frame.size)
      if (frame.opcode === ping) this.socket.write(masked(pong, frame.payload))
      if (frame.opcode === close) this.socket.destroy()
      if (frame.opcode === text) this.hear(JSON.parse(frame.payload.toString()) as Frame)
    }
  }

  private hear(frame: Frame): void {
    this.frames.push(frame)
    if (frame.state) this.latest = frame
    for (const wake of this.waiting.splice(0)) wake()
  }
}
