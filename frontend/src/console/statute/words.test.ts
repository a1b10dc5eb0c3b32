import { expect, test } from 'vitest'
import { changes } from './words'

test('what is different is said in one sentence', () => {
  expect(changes({ changed: [], added: [], removed: [] })).toBe('条文都相同。')
  expect(changes({ changed: ['第三条', '第四条'], added: [], removed: ['第九条'] })).toBe(
    '改 2 条（第三条、第四条），删 1 条（第九条）。',
  )
})
