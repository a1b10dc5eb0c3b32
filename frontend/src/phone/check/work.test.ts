import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { find, hash } from './work'

const hex = (words: number[]) => words.map((w) => (w >>> 0).toString(16).padStart(8, '0')).join('')
const real = (text: string) => createHash('sha256').update(text).digest('hex')

test('hashes as SHA-256 does', () => {
  for (const text of ['', 'a', 'abc', 'q7kzk2'.repeat(9), '0'.repeat(55)])
    expect(hex(hash(text)), text).toBe(real(text))
  for (let n = 0; n < 500; n++) expect(hex(hash(`salt${n}`))).toBe(real(`salt${n}`))
  expect(() => hash('0'.repeat(56))).toThrow(RangeError)
})

test('finds the number, wherever it is', async () => {
  for (const n of [0, 1, 4321, 9999]) {
    expect(
      await find(
        { salt: 'abcdefghijklmnopqrstuvwxyz', target: real(`abcdefghijklmnopqrstuvwxyz${n}`), most: 10_000 },
        () => true,
      ),
    ).toBe(n)
  }
})

test('ends when there is none, or nobody waits', async () => {
  expect(await find({ salt: 's', target: real('other'), most: 200 }, () => true)).toBe(-1)
  expect(await find({ salt: 's', target: real('other'), most: 10_000_000 }, () => false)).toBe(-1)
})
