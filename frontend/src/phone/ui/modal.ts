import { nextTick, onBeforeUnmount, onMounted, type Ref } from 'vue'

const reachable = 'a[href], button:not([disabled]), input, select, textarea, [tabindex="0"]'

/** Keeps the focus in what lies over the page, and gives it back. Returns what to do with its keys. */
export function useModal(box: Ref<HTMLElement | undefined>, close: () => void): (event: KeyboardEvent) => void {
  const before = document.activeElement as HTMLElement | null
  onMounted(() => {
    document.body.style.overflow = 'hidden'
    void nextTick(() => box.value?.focus())
  })
  onBeforeUnmount(() => {
    document.body.style.overflow = ''
    before?.focus()
  })
  return (event) => {
    if (event.key === 'Escape') return close()
    if (event.key !== 'Tab' || !box.value) return
    const stops = [...box.value.querySelectorAll<HTMLElement>(reachable)]
    const edge = event.shiftKey ? stops[0] : stops[stops.length - 1]
    if (document.activeElement !== edge) return
    event.preventDefault()
    ;(event.shiftKey ? stops[stops.length - 1] : stops[0])?.focus()
  }
}
