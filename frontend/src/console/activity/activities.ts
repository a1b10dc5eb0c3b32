import type { Activity, Indicator } from '../wire'

/** What the list is narrowed to; an empty field narrows nothing. */
export interface Filter {
  kind: string
  district: string
  from: string
  to: string
  text: string
  stage: string
  five_class: string
  online: string
}

/** What a list is narrowed to that names no sub-district, or no class. */
export const none = 'none'

/** Whether a field is what is asked for: anything, nothing, or just this. */
const wants = (asked: string, has: string | undefined): boolean => !asked || (asked === none ? !has : asked === has)

export const noFilter: Filter = {
  kind: '',
  district: '',
  from: '',
  to: '',
  text: '',
  stage: '',
  five_class: '',
  online: '',
}

/** What an address asks for; what it does not name narrows nothing. */
export function filterOf(query: Record<string, unknown>): Filter {
  const filter = { ...noFilter }
  for (const key of Object.keys(filter) as (keyof Filter)[]) {
    const asked = query[key]
    if (typeof asked === 'string') filter[key] = asked
  }
  return filter
}

/** The activities that pass, newest first. */
export function filtered(all: Activity[], filter: Filter): Activity[] {
  const text = filter.text.trim()
  return all
    .filter(
      (one) =>
        (!filter.kind || one.kind === filter.kind) &&
        wants(filter.district, one.district) &&
        (!filter.from || one.date >= filter.from) &&
        (!filter.to || one.date <= filter.to) &&
        wants(filter.five_class, one.five_class) &&
        (!filter.online || one.online === (filter.online === 'yes')) &&
        (!filter.stage || one.stage === filter.stage) &&
        (!text || one.title.includes(text) || one.place.includes(text)),
    )
    .sort((a, b) => b.date.localeCompare(a.date))
}

/** Sums over the activities that count: how many, how many people, and each indicator that was counted at least once. */
export function sums(
  all: Activity[],
  indicators: readonly Indicator[],
): { held: number; attendance: number; indicators: Record<string, number> } {
  const out = { held: 0, attendance: 0, indicators: {} as Record<string, number> }
  for (const one of all) {
    if (!one.counts) continue
    out.held++
    out.attendance += one.attendance
    for (const { key } of indicators) {
      const value = one.indicators?.[key]
      if (value !== undefined) out.indicators[key] = (out.indicators[key] ?? 0) + value
    }
  }
  return out
}

/** Only the figures that were filled in: an empty field was not counted, which is not 0. */
export function counted(fields: Record<string, number | ''>): Record<string, number> {
  const out: Record<string, number> = {}
  for (const [key, value] of Object.entries(fields)) if (typeof value === 'number') out[key] = value
  return out
}
