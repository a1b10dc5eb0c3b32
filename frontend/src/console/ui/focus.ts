/**
 * Puts the cursor into the first field of a form that has just opened, so that the keyboard can begin at once.
 * Leaves it where it is when the person was quicker; a finger gets no keyboard it did not ask for.
 */
export function focusFirst(form: string, field = 'input, select, textarea'): void {
  if (window.matchMedia('(pointer: coarse)').matches) return
  const all = document.querySelectorAll<HTMLElement>(form)
  const last = all[all.length - 1]
  if (!last || last.contains(document.activeElement)) return
  last.querySelector<HTMLElement>(field)?.focus()
}
