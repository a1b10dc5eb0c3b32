/** A day as people say it: 6 月 1 日. */
export function dayName(day: string): string {
  const [, month, date] = day.slice(0, 10).split('-').map(Number)
  return month && date ? `${month} 月 ${date} 日` : day
}

/** A span of days: 6 月 1 日至 30 日. */
export function dateSpan(from: string, to: string): string {
  const end = dayName(to)
  return from.slice(0, 7) === to.slice(0, 7)
    ? `${dayName(from)}至${end.replace(/^.*月/, '')}`
    : `${dayName(from)}至 ${end}`
}

/** A number with its thousands set apart. */
export function grouped(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** A share of a whole in per cent, or — where there is no whole. */
export function percent(part: number, whole: number): string {
  return whole > 0 ? `${((100 * part) / whole).toFixed(1)}%` : '—'
}

/** Beijing is eight hours ahead all year. */
const beijing = 8 * 3600 * 1000

/** The time of an instant in the district, 14:05, whatever zone this phone is set to: the day's counts go by it. */
export function clockTime(instant: string): string {
  const at = new Date(instant).getTime()
  return Number.isNaN(at) ? '' : new Date(at + beijing).toISOString().slice(11, 16)
}
