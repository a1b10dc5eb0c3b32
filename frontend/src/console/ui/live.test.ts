import { afterEach, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { useLive } from './live'

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

it('asks again while the page is in sight, not behind, and at once when it is back', () => {
  vi.useFakeTimers()
  const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(false)
  const again = vi.fn()
  const scope = effectScope()
  scope.run(() => useLive(again, 1000))
  vi.advanceTimersByTime(3000)
  expect(again).toHaveBeenCalledTimes(3)
  hidden.mockReturnValue(true)
  vi.advanceTimersByTime(5000)
  expect(again).toHaveBeenCalledTimes(3)
  hidden.mockReturnValue(false)
  document.dispatchEvent(new Event('visibilitychange'))
  expect(again).toHaveBeenCalledTimes(4)
  document.dispatchEvent(new Event('visibilitychange'))
  expect(again).toHaveBeenCalledTimes(4)
  scope.stop()
  vi.advanceTimersByTime(5000)
  expect(again).toHaveBeenCalledTimes(4)
})
