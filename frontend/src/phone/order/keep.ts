/** What this phone remembers of ordering: the form under way, and the orders it placed. */
import { reactive, watch } from 'vue'
import { newKey } from '@/shared/key'

export interface Draft {
  /** Opens the order once it is placed. Drawn here, so that the same form sent twice is one order. */
  key: string
  form: string
  unit: string
  unit_kind: string
  district: string
  contact: string
  phone: string
  audience: string
  heads: string
  day: string
  part: string
  place: string
  request: string
}

export interface Placed {
  key: string
  code: string
  unit: string
  topic: string
}

const draftKey = 'pufa.order.draft'
const placedKey = 'pufa.order.placed'
const placedMost = 20

function read<T>(key: string, otherwise: T): T {
  try {
    return (JSON.parse(localStorage.getItem(key) ?? 'null') as T | null) ?? otherwise
  } catch {
    return otherwise
  }
}

function write(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value))
  } catch {
    // A full or closed storage only means that the phone does not remember.
  }
}

const empty = (): Draft => ({
  key: newKey(),
  form: '讲座',
  unit: '',
  unit_kind: '',
  district: '',
  contact: '',
  phone: '',
  audience: '',
  heads: '',
  day: '',
  part: '都可以',
  place: '',
  request: '',
})

/** The form under way. It is kept as it is typed, so that it survives a closed page. */
export function useDraft(): Draft {
  const draft = reactive<Draft>({ ...empty(), ...read<Partial<Draft>>(draftKey, {}) })
  watch(draft, () => write(draftKey, draft))
  return draft
}

/** The form was sent: what was typed for this order is forgotten, who one is stays for the next. */
export function placed(order: Placed, draft: Draft): void {
  write(placedKey, [order, ...placedOrders().filter((one) => one.key !== order.key)].slice(0, placedMost))
  const { unit, unit_kind, district } = draft
  write(draftKey, { unit, unit_kind, district })
}

export const placedOrders = (): Placed[] => read<Placed[]>(placedKey, [])
