import { nextTick, onBeforeUnmount, watch, type Ref } from 'vue'
import type { Line } from '@/shared/live/socket'
import type { Player } from './player'

/** Lets the phone say by a short shake what a hand without eyes should know. */
export function shake(milliseconds: number): void {
  if ('vibrate' in navigator) navigator.vibrate(milliseconds)
}

/** Sends an answer again until the server has it, and shakes once it does. */
export function useResend(player: Player, line: Readonly<Ref<Line>>): void {
  const again = window.setInterval(() => player.resend(), 3_000)
  onBeforeUnmount(() => window.clearInterval(again))
  watch(line, (state) => {
    if (state === 'open') player.resend()
  })
  watch(player.sending, (now, before) => {
    if (now === 'received' && before === 'sending') shake(40)
  })
}

/** Whatever comes next starts at its top, and is read to those who listen. `moment` changes with what is shown. */
export function useMoments(moment: () => string): void {
  watch(moment, async (_, before) => {
    if (!before) return
    await nextTick()
    window.scrollTo(0, 0)
    const title = document.querySelector<HTMLElement>('main h1')
    if (!title) return
    title.tabIndex = -1
    title.focus({ preventScroll: true })
  })
}
