import { onBeforeUnmount, onMounted, ref, type Ref } from 'vue'

/** The picture is drawn for 1920 × 1080; another window shows it as large as fits, with night around it. */
export function unit(width: number, height: number): number {
  return Math.min(width / 1920, height / 1080)
}

/** The size of one drawn pixel, as the window changes; F goes full screen and back. */
export function useStage(): Ref<number> {
  const size = ref(unit(window.innerWidth, window.innerHeight))
  const measure = () => (size.value = unit(window.innerWidth, window.innerHeight))
  const key = (event: KeyboardEvent) => {
    if (event.key !== 'f' && event.key !== 'F') return
    if (event.ctrlKey || event.metaKey || event.altKey) return
    // A browser may refuse; the picture then simply stays in its window.
    if (document.fullscreenElement) void document.exitFullscreen?.().catch(() => undefined)
    else void document.documentElement.requestFullscreen?.().catch(() => undefined)
  }
  onMounted(() => {
    window.addEventListener('resize', measure)
    window.addEventListener('keydown', key)
  })
  onBeforeUnmount(() => {
    window.removeEventListener('resize', measure)
    window.removeEventListener('keydown', key)
  })
  return size
}
