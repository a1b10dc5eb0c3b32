import type { PlaceOrderInputBody } from '@/shared/api/schema'
import type { Draft } from './keep'

/** What is sent of a form: an item of the menu brings its own form along, and nothing is sent of what was left empty. */
export function bodyOf(draft: Draft, item: string): PlaceOrderInputBody {
  const request = draft.request.trim()
  return {
    key: draft.key,
    ...(item ? { item } : { form: draft.form }),
    unit: draft.unit.trim(),
    unit_kind: draft.unit_kind,
    district: draft.district,
    contact: draft.contact.trim(),
    phone: draft.phone.trim(),
    audience: draft.audience,
    heads: Math.round(Number(draft.heads)),
    day: draft.day,
    part: draft.part,
    place: draft.place.trim(),
    ...(request ? { request } : {}),
  }
}
