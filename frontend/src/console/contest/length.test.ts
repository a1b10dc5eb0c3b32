import { expect, it } from 'vitest'
import { lengthOf } from './length'

it('tells about how long it takes', () => {
  expect(lengthOf(10, 20)).toBe('连讲解约 10 分钟')
  expect(lengthOf(1, 3)).toBe('连讲解约 1 分钟')
  expect(lengthOf(0, 20)).toBeUndefined()
})
