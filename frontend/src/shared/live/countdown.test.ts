import { expect, it } from 'vitest'
import type { QuestionView } from '@/shared/api/types'
import { countdown } from './countdown'

const question: QuestionView = {
  index: 0,
  type: 'single',
  stem: '',
  options: [],
  points: 10,
  opens: 10_000,
  closes: 30_000,
}

it.each([
  [10_000, 20, 1],
  [20_000, 10, 0.5],
  [29_001, 1, 0.04995],
  [30_000, 0, 0],
  [99_000, 0, 0],
  [9_500, 21, 1],
])('at %i shows %i seconds', (now, seconds, share) => {
  const shown = countdown(question, now, false)
  expect(shown.seconds).toBe(seconds)
  expect(shown.share).toBeCloseTo(share)
})

it('stands still while paused', () => {
  const paused = { ...question, remaining: 7_200 }
  expect(countdown(paused, 29_000, true).seconds).toBe(8)
  expect(countdown(paused, 99_000, true).seconds).toBe(8)
})
