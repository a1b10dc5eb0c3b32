import { nextTick, watch } from 'vue'

/** Puts the focus on what has come instead of the key that was pressed. */
export async function focusOn(selector: string, options?: FocusOptions): Promise<void> {
  await nextTick()
  document.querySelector<HTMLElement>(selector)?.focus(options)
}

/** Takes who listens or types along to each question that comes, at its beginning. */
export function followQuestion(index: () => number | undefined): void {
  watch(index, async (now, before) => {
    if (now === before) return
    window.scrollTo(0, 0)
    await focusOn('.stem', { preventScroll: true })
  })
}
