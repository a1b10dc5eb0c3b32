// Figures and dates as the console writes them. Zero is 0; not known is —.

export const unknown = '—'

const grouped = new Intl.NumberFormat('zh-CN')

/** An integer with thousands separators, or — where it is not known. */
export function count(n: number | null | undefined): string {
  return n === null || n === undefined ? unknown : grouped.format(n)
}

/** A share of one as a percentage with one decimal, or — where it has no base. */
export function percent(share: number | null | undefined): string {
  if (share === null || share === undefined || !Number.isFinite(share)) return unknown
  return `${(share * 100).toFixed(1)}%`
}

/** part / whole as a percentage; nothing out of nothing is not known, never 0%. */
export function ratio(part: number | undefined, whole: number | undefined): string {
  if (part === undefined || !whole) return unknown
  return percent(part / whole)
}

/** part / whole with one decimal, for "人均 2.6 次". */
export function mean(part: number | undefined, whole: number | undefined): string {
  if (part === undefined || !whole) return unknown
  return (part / whole).toFixed(1)
}

// A plain date stands for a day in the district, whatever the browser's own zone is.
const zone = 'Asia/Shanghai'

function parts(at: string | number | Date): Record<string, string> {
  const value = typeof at === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(at) ? `${at}T00:00:00+08:00` : at
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  })
  const out: Record<string, string> = {}
  for (const part of format.formatToParts(new Date(value))) out[part.type] = part.value
  return out
}

function valid(at: string | number | Date | undefined): at is string | number | Date {
  return at !== undefined && at !== '' && !Number.isNaN(new Date(at).getTime())
}

/** The day as a form field holds it: 2026-06-24. */
export function isoDay(at: string | number | Date): string {
  const p = parts(at)
  return `${p.year}-${p.month}-${p.day}`
}

/** 2026 年 6 月 24 日 */
export function longDay(at: string | number | Date | undefined): string {
  if (!valid(at)) return unknown
  const p = parts(at)
  return `${p.year} 年 ${Number(p.month)} 月 ${Number(p.day)} 日`
}

/** 6-24 within tables of one year. */
export function shortDay(at: string | number | Date | undefined): string {
  if (!valid(at)) return unknown
  const p = parts(at)
  return `${Number(p.month)}-${p.day}`
}

/** 6-24 15:20 */
export function shortTime(at: string | number | Date | undefined): string {
  if (!valid(at)) return unknown
  const p = parts(at)
  return `${Number(p.month)}-${p.day} ${p.hour}:${p.minute}`
}

/** 15:41:12 */
export function clock(at: string | number | Date | undefined): string {
  if (!valid(at)) return unknown
  const p = parts(at)
  return `${p.hour}:${p.minute}:${p.second}`
}

/** "6 月 1 日至 30 日", naming the year or month again only where it changes. */
export function span(from: string, to: string): string {
  if (!valid(from) || !valid(to)) return unknown
  const a = parts(from)
  const b = parts(to)
  if (a.year !== b.year) return `${longDay(from)}至 ${longDay(to)}`
  const tail = a.month === b.month ? `${Number(b.day)} 日` : `${Number(b.month)} 月 ${Number(b.day)} 日`
  return `${a.year} 年 ${Number(a.month)} 月 ${Number(a.day)} 日至 ${tail}`
}

const dayLength = 86_400_000

/** Whole days from one day to another; 0 for the same day. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${isoDay(to)}T00:00:00Z`) - Date.parse(`${isoDay(from)}T00:00:00Z`)) / dayLength)
}

/** Where a campaign stands today: 第 24 天，共 30 天 · 还有 3 天开始 · 已结束. */
export function progress(from: string, to: string, today: string): string {
  const total = daysBetween(from, to) + 1
  const day = daysBetween(from, today) + 1
  if (day < 1) return `还有 ${1 - day} 天开始`
  if (day > total) return '已结束'
  return `第 ${day} 天，共 ${total} 天`
}

/** A join code in pairs, as it is read aloud: 38 26 17. */
export function pairs(code: string): string {
  return code.replace(/(..)(?=.)/g, '$1 ')
}

/** A time taken: 1 分 05 秒, or 3.2 秒 where tenths decide. */
export function duration(ms: number): string {
  if (ms < 59_950) return `${(Math.max(0, ms) / 1000).toFixed(1)} 秒`
  const seconds = Math.round(ms / 1000)
  return `${Math.floor(seconds / 60)} 分 ${String(seconds % 60).padStart(2, '0')} 秒`
}
