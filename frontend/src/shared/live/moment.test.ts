import { expect, it } from 'vitest'
import { moment } from './moment'

it('says a moment in China’s time', () => {
  expect(moment(Date.UTC(2026, 4, 31, 16, 5))).toBe('6 月 1 日 00:05')
  expect(moment(Date.UTC(2026, 5, 1, 1, 0))).toBe('6 月 1 日 09:00')
})
