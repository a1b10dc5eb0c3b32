import { count } from '../ui/format'
import type { Entry } from '../wire'

/** What stands beside an entry: where, which of the five places, and what was noted. */
export function describe(entry: Entry): string {
  const parts = [
    entry.kind === 'reverse' && entry.reverses ? `冲 ${documentOf(entry, entry.reverses)}` : '',
    entry.kind === 'count' ? `账面 ${count(entry.booked)}，实盘 ${count(entry.counted)}` : '',
    entry.transit ? '途中' : '',
    entry.batch,
    entry.printer,
    entry.cost_fen ? yuan(entry.cost_fen) : '',
    entry.collector ? `${entry.collector}领` : '',
    entry.occasion,
    entry.place,
    entry.five_class ? `进${entry.five_class}` : '',
    entry.note,
  ]
  return parts.filter(Boolean).join(' · ') || '—'
}

/** The serial number of another entry of the same item: the numbers of one item begin alike. */
export function documentOf(entry: Entry, seq: number): string {
  return `${entry.document.split('-')[0]}-${String(seq).padStart(5, '0')}`
}

/** Hundredths of a yuan in words: 3,500 元, 0.35 元. */
export function yuan(fen: number): string {
  return `${(fen / 100).toLocaleString('zh-CN', { maximumFractionDigits: 2 })} 元`
}

/** What an entry did to the stock: a stock-take and a reversal may take off. */
export function signed(entry: Entry): string {
  const less =
    entry.kind === 'reverse' || (entry.kind === 'count' && (entry.counted ?? 0) < (entry.booked ?? 0)) ? '−' : ''
  return less + count(entry.quantity)
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
