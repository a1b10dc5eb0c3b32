// A slow line as a proxy: whatever goes through waits its turn at so many bits a second and arrives half a round trip
// later; a new connection first costs a whole round trip, as its handshake would. Lost packets, TCP's slow start and
// TLS are not played.
import net from 'node:net'

const piece = 1400 // bytes that travel together, about a packet

/** One direction, shared by all connections. */
class Lane {
  #free = 0

  constructor(bitsPerSecond, delay) {
    this.perByte = 8_000 / bitsPerSecond
    this.delay = delay
  }

  /** Calls `arrive` for each piece when the line has brought it; `done` when the last has come. */
  send(bytes, arrive, done) {
    for (let at = 0; at < bytes.length; at += piece) {
      const part = bytes.subarray(at, at + piece)
      this.#free = Math.max(this.#free, performance.now()) + part.length * this.perByte
      this.#after(this.#free + this.delay, () => arrive(part))
    }
    this.#after(Math.max(this.#free, performance.now()) + this.delay, done)
  }

  #after(moment, act) {
    setTimeout(act, Math.max(0, moment - performance.now()))
  }
}

/** Carries what one socket says to the other. It is not read further before the line has taken what was read. */
function carry(from, to, lane, ready) {
  from.on('data', (bytes) => {
    from.pause()
    void ready.then(() =>
      lane.send(
        bytes,
        (part) => to.writable && to.write(part),
        () => from.resume(),
      ),
    )
  })
  from.on(
    'end',
    () =>
      void ready.then(() =>
        lane.send(
          Buffer.alloc(0),
          () => {},
          () => to.end(),
        ),
      ),
  )
  from.on('error', () => to.destroy())
  from.on(
    'close',
    () =>
      void ready.then(() =>
        lane.send(
          Buffer.alloc(0),
          () => {},
          () => to.destroy(),
        ),
      ),
  )
}

/** Starts the line in front of a port of this machine. `count` tells the bytes that came down since it was last asked. */
export async function slowLine(port, { bitsPerSecond, roundTrip }) {
  const up = new Lane(bitsPerSecond, roundTrip / 2)
  const down = new Lane(bitsPerSecond, roundTrip / 2)
  let bytes = 0
  const sockets = new Set()
  const server = net.createServer((client) => {
    const origin = net.connect(port, '127.0.0.1')
    const ready = new Promise((resolve) => setTimeout(resolve, roundTrip))
    for (const socket of [client, origin]) {
      socket.setNoDelay(true)
      sockets.add(socket)
      socket.once('close', () => sockets.delete(socket))
    }
    origin.on('data', (part) => (bytes += part.length))
    carry(client, origin, up, ready)
    carry(origin, client, down, ready)
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    count: () => {
      const sum = bytes
      bytes = 0
      return sum
    },
    close: () => {
      sockets.forEach((socket) => socket.destroy())
      server.close()
    },
  }
}
