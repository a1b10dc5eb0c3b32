import { computed, ref } from 'vue'
import type { Deed } from './commander'
import type { Command } from './picture'
import type { Host } from './useHost'

/** One order given out of a dialog: what is against it stands in the dialog, which closes once it is done. */
export function useOrder(give: Host['give'], done: () => void) {
  const busy = ref(false)
  const problem = ref<string>()

  async function send(command: Command, deed: Deed): Promise<void> {
    if (busy.value) return
    busy.value = true
    problem.value = undefined
    const outcome = await give(command, deed, true)
    busy.value = false
    if (outcome.kind === 'done') done()
    else if (outcome.kind === 'failed') problem.value = outcome.detail
    else problem.value = outcome.kind === 'stale' ? '局面刚刚变了，请看清再按一次。' : '现在不能这样做，请再按一次。'
  }

  return { busy, general: computed(() => problem.value), send }
}
