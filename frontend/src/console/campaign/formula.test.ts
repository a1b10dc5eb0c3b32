import { expect, test } from 'vitest'
import { draftOf, formulaOf } from './formula'

test('a formula comes out of the form as it went in', () => {
  const formula = {
    first: { points: 2 },
    right: { points: 1, per_day: 10, in_all: 100 },
    daily: { points: 1, in_all: 9 },
    done: { points: 0 },
    passed: { points: 5, per_day: 1 },
    per_day: 20,
    in_all: 300,
    training: true,
  }
  expect(formulaOf(draftOf(formula))).toEqual(formula)
})

test('an empty cap is none, and empty points are nought', () => {
  const draft = draftOf()
  draft.right = { points: '', per_day: '', in_all: '' }
  expect(formulaOf(draft)).toEqual({
    first: { points: 2 },
    right: { points: 0 },
    daily: { points: 0 },
    done: { points: 0 },
    passed: { points: 0 },
  })
})
