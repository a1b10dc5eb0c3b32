import { watch, type Ref } from 'vue'

/** How long after the last key what was typed is checked, in milliseconds. */
const pause = 400

/** Has settings checked a moment after they were typed; an answer that a later one has overtaken is dropped. */
export function useCheck<S, C>(
  settings: Readonly<Ref<S | undefined>>,
  ask: (settings: S) => Promise<C>,
  say: (checked: C) => void,
): void {
  let timer = 0
  let turn = 0
  async function check(): Promise<void> {
    const mine = ++turn
    if (!settings.value) return
    try {
      const got = await ask(settings.value)
      if (mine === turn) say(got)
    } catch {
      // Without a line there is nothing to say; saving says what is wrong.
    }
  }
  watch(settings, (now, before) => {
    if (!now || !before || JSON.stringify(now) === JSON.stringify(before)) return
    window.clearTimeout(timer)
    timer = window.setTimeout(() => void check(), pause)
  })
}
