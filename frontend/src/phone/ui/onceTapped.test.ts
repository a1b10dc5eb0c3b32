import { expect, it, vi } from 'vitest'
import { onceTapped } from './onceTapped'

it.each([
  ['a key of the keyboard', 0, 1],
  ['a tap', 1, 1],
  ['the second of a double tap', 2, 0],
])('%s', (_, detail, times) => {
  const act = vi.fn()
  onceTapped(act)(new MouseEvent('click', { detail }))
  expect(act).toHaveBeenCalledTimes(times)
})
