import type { Entry } from '../wire'

/** What stands beside an entry: where, which of the five places, and what was noted. */
export function describe(entry: Entry): string {
  const parts = [
    entry.kind === 'reverse' && entry.reverses ? `冲第 ${entry.reverses} 笔` : '',
    entry.transit ? '途中' : '',
    entry.place,
    entry.five_class ? `进${entry.five_class}` : '',
    entry.note,
  ]
  return parts.filter(Boolean).join(' · ') || '—'
}

/** Whether to offer a reversal: once, never of a reversal, and an officer only of their own sub-district's. */
export function mayReverse(entry: Entry, ownDistrict: string | undefined): boolean {
  if (entry.kind === 'reverse' || entry.reversed_by) return false
  if (ownDistrict === undefined) return true
  return entry.district === ownDistrict && entry.kind !== 'allot' && !entry.transit
}

/** Older entries after those at hand; one that came twice, because others wrote meanwhile, is kept once. */
export function appended(at: Entry[], older: Entry[]): Entry[] {
  const seen = new Set(at.map((entry) => entry.seq))
  return [...at, ...older.filter((entry) => !seen.has(entry.seq))]
}
