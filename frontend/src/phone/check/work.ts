// SHA-256 without the browser's own, which pages that are not reached by https do not have. What is hashed is short and
// plain ASCII: one block.

const k: number[] = []
const start: number[] = []
for (let n = 2; k.length < 64; n++) {
  let prime = true
  for (let d = 2; d * d <= n; d++) if (n % d === 0) prime = false
  if (!prime) continue
  const fraction = (root: number) => ((root - Math.floor(root)) * 0x100000000) | 0
  if (start.length < 8) start.push(fraction(Math.sqrt(n)))
  k.push(fraction(Math.cbrt(n)))
}

const rotate = (x: number, n: number) => (x >>> n) | (x << (32 - n))
const w = new Int32Array(64)

/** The longest text that is one block, in characters. */
const longest = 55

/** The hash of a short text as eight words. */
export function hash(text: string): number[] {
  if (text.length > longest) throw new RangeError('longer than one block')
  w.fill(0)
  for (let i = 0; i < text.length; i++) w[i >> 2]! |= text.charCodeAt(i) << (24 - (i % 4) * 8)
  w[text.length >> 2]! |= 0x80 << (24 - (text.length % 4) * 8)
  w[15] = text.length * 8
  for (let i = 16; i < 64; i++) {
    const a = w[i - 15]!
    const b = w[i - 2]!
    const s0 = rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3)
    const s1 = rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10)
    w[i] = (w[i - 16]! + s0 + w[i - 7]! + s1) | 0
  }
  let [a, b, c, d, e, f, g, h] = start as [number, number, number, number, number, number, number, number]
  for (let i = 0; i < 64; i++) {
    const t1 = (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + k[i]! + w[i]!) | 0
    const t2 = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + t1) | 0
    d = c
    c = b
    b = a
    a = (t1 + t2) | 0
  }
  return [a, b, c, d, e, f, g, h].map((word, i) => (word + start[i]!) | 0)
}

/** What a phone is asked to find. */
export interface Task {
  salt: string
  target: string
  most: number
}

const sliceMs = 12
const rest = () => new Promise<void>((done) => window.setTimeout(done, 0))

/** Finds the number, a little at a time, so that the page goes on answering. -1 if it was called off. */
export async function find(task: Task, on: () => boolean): Promise<number> {
  const wanted = Array.from({ length: 8 }, (_, i) => parseInt(task.target.slice(i * 8, i * 8 + 8), 16) | 0)
  let from = Date.now()
  for (let n = 0; n < task.most; n++) {
    if (n % 100 === 0 && Date.now() - from > sliceMs) {
      await rest()
      if (!on()) return -1
      from = Date.now()
    }
    const got = hash(task.salt + String(n))
    if (got[0] === wanted[0] && got.every((word, i) => word === wanted[i])) return n
  }
  return -1
}
