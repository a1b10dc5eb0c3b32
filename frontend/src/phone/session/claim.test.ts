import { beforeEach, expect, it } from 'vitest'
import { claimFor, dropClaim, hasClaim } from './claim'

beforeEach(() => sessionStorage.clear())

it('is the same for the same thing until it is dropped', () => {
  expect(hasClaim('abc')).toBe(false)
  const first = claimFor('abc')
  expect(first).toMatch(/^[\w-]{43}$/)
  expect(hasClaim('abc')).toBe(true)
  expect(claimFor('abc')).toBe(first)
  dropClaim()
  expect(hasClaim('abc')).toBe(false)
  expect(claimFor('abc')).not.toBe(first)
})

it('is another for another thing', () => {
  const first = claimFor('abc')
  expect(claimFor('def')).not.toBe(first)
})
