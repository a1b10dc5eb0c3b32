import { onBeforeUnmount, onMounted } from 'vue'
import { strokeOf, type Stroke } from '../host/keys'
import { stageStrokes, type StageStroke } from './keys'

/** Listens to the keyboard while the page is there. `off` says when a dialog has it. */
export function useStageKeys(
  paused: () => boolean,
  off: () => boolean,
  press: (stroke: Stroke | StageStroke) => void,
): void {
  function onKey(event: KeyboardEvent): void {
    if (off()) return
    const { key, repeat, ctrlKey, metaKey, altKey } = event
    const on = event.target instanceof HTMLElement ? { on: event.target.tagName } : {}
    const stroke = strokeOf({ key, repeat, ctrlKey, metaKey, altKey, ...on }, paused(), stageStrokes)
    if (!stroke) return
    event.preventDefault()
    press(stroke)
  }
  onMounted(() => window.addEventListener('keydown', onKey))
  onBeforeUnmount(() => window.removeEventListener('keydown', onKey))
}
