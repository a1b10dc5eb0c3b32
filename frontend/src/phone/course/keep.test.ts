import { expect, it } from 'vitest'
import { phoneOf, sessionOf } from './keep'

function storage(): Storage {
  const kept = new Map<string, string>()
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  } as unknown as Storage
}
const closed = {
  getItem: () => {
    throw new Error('closed')
  },
} as unknown as Storage

it('a phone keeps the key it drew', () => {
  const mine = storage()
  const key = phoneOf(mine)
  expect(key).toMatch(/^[A-Za-z0-9_-]{43}$/)
  expect(phoneOf(mine)).toBe(key)
  mine.setItem('pufa.course.phone', 'broken')
  expect(phoneOf(mine)).not.toBe('broken')
  expect(phoneOf(closed)).toMatch(/^[A-Za-z0-9_-]{43}$/)
})

it('the session is the one in the address, else the last one', () => {
  const mine = storage()
  expect(sessionOf('', mine)).toBe('')
  expect(sessionOf('#abc', mine)).toBe('abc')
  expect(sessionOf('', mine)).toBe('abc')
  expect(sessionOf('#abc', closed)).toBe('abc')
})
