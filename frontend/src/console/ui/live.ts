import { onScopeDispose } from 'vue'

/** Does something again and again while the page is looked at, and at once when it is looked at again. */
export function useLive(again: () => unknown, everyMs: number): void {
  let last = Date.now()
  const tick = (): void => {
    if (document.hidden || Date.now() - last < everyMs) return
    last = Date.now()
    void again()
  }
  const timer = window.setInterval(tick, everyMs)
  document.addEventListener('visibilitychange', tick)
  onScopeDispose(() => {
    window.clearInterval(timer)
    document.removeEventListener('visibilitychange', tick)
  })
}
