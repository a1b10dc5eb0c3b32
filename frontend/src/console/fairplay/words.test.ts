import { expect, test } from 'vitest'
import { decisions, secondsWords, setWords, type ProofView } from './words'

test('an open flag can be decided both ways, a decided one the other way', () => {
  expect(decisions('open')).toEqual(['cleared', 'confirmed'])
  expect(decisions('cleared')).toEqual(['confirmed'])
  expect(decisions('confirmed')).toEqual(['cleared'])
})

test('times and sets in words', () => {
  expect(secondsWords(80)).toBe('0.08')
  expect(secondsWords(12_345)).toBe('12.35')
  expect(setWords({ kind: 'online', phase: 'final' } as ProofView)).toBe('决赛')
  expect(setWords({ kind: 'daily' } as ProofView)).toBe('今日五题')
})
