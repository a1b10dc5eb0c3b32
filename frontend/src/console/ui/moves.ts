import { nextTick, type Ref } from 'vue'

export type Step = -1 | 1

/** A list with the line at `at` a place further up or down; at the end it stays. */
export function moved<T>(list: readonly T[], at: number, step: Step): T[] {
  const next = [...list]
  const to = at + step
  if (to < 0 || to >= list.length) return next
  next.splice(to, 0, ...next.splice(at, 1))
  return next
}

/**
 * Moves the lines of a list, and keeps the keyboard on the one that was moved. Its keys within the element carry
 * `data-move="-1"` and `data-move="1"`, one of each for a line.
 */
export function useMoves(within: Readonly<Ref<HTMLElement | null | undefined>>) {
  const key = (line: number, step: number) =>
    within.value?.querySelectorAll<HTMLButtonElement>(`[data-move="${step}"]`)[line]

  return async <T>(list: readonly T[], at: number, step: Step, put: (list: T[]) => void): Promise<void> => {
    put(moved(list, at, step))
    await nextTick()
    const line = Math.max(0, Math.min(at + step, list.length - 1))
    const again = key(line, step)
    ;(again?.disabled ? key(line, -step) : again)?.focus()
  }
}
