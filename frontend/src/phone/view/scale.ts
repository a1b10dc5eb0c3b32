import { ref, watchEffect, type InjectionKey, type Ref } from 'vue'
import { inject } from 'vue'

/** How large the page is drawn. */
export type Scale = 'phone' | 'elder' | 'elder-max'

const place = 'pufa.scale'
const known: readonly string[] = ['phone', 'elder', 'elder-max']

/** The chosen scale, kept on this phone. */
export const scaleKey: InjectionKey<Ref<Scale>> = Symbol('scale')

/** Reads the kept scale and draws the page with it from now on. */
export function createScale(store: Storage = window.localStorage): Ref<Scale> {
  let kept: string | null = null
  try {
    kept = store.getItem(place)
  } catch {
    // A browser that keeps nothing starts at the ordinary size.
  }
  const scale = ref<Scale>(kept && known.includes(kept) ? (kept as Scale) : 'phone')
  watchEffect(() => {
    document.documentElement.setAttribute('data-scale', scale.value)
    try {
      store.setItem(place, scale.value)
    } catch {
      // The choice then lasts as long as the page.
    }
  })
  return scale
}

/** The scale of the page. */
export function useScale(): Ref<Scale> {
  const scale = inject(scaleKey)
  if (!scale) throw new Error('no scale was provided')
  return scale
}
