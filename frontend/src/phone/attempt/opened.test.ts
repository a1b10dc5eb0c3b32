import { expect, it } from 'vitest'
import type { Attempt } from '@/shared/api/types'
import { hand, handed } from './opened'

const attempt = { id: 'a1' } as Attempt

it('gives an attempt that was just opened to its page, once', () => {
  hand(attempt)
  expect(handed('a1')).toBe(attempt)
  expect(handed('a1')).toBe(null)
})

it('gives it to no other page, nor to its own after another', () => {
  hand(attempt)
  expect(handed('a2')).toBe(null)
  expect(handed('a1')).toBe(null)
})
