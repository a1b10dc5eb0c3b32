import { expect, test } from 'vitest'
import { signed } from './words'

test('points carry their sign', () => {
  expect(signed(3)).toBe('+3')
  expect(signed(-1200)).toBe('−1,200')
})
