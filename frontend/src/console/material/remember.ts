import type { FiveClass } from '../wire'

const key = 'pufa-console-hand-out'
const most = 8

/** Where the last hand-outs of whoever sits at this browser went, the last one first. */
export interface Remembered {
  places: string[]
  five_class: '' | FiveClass
}

export function recall(): Remembered {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? '') as Partial<Remembered>
    const places = Array.isArray(kept.places) ? kept.places.filter((one) => typeof one === 'string') : []
    return { places, five_class: kept.five_class ?? '' }
  } catch {
    return { places: [], five_class: '' }
  }
}

export function remember(place: string, five_class: '' | FiveClass): void {
  const places = recall().places.filter((one) => one !== place)
  try {
    localStorage.setItem(key, JSON.stringify({ places: [place, ...places].filter(Boolean).slice(0, most), five_class }))
  } catch {
    // A browser that keeps nothing loses a convenience.
  }
}
