import type { CampaignScreen, FlowInfo, HourInfo, ScreenBoard } from '@/shared/api/schema'
import { grouped } from '../words'

export type Figures = CampaignScreen

/** How many columns so many tiles stand in: wide enough for a name of five signs as long as there are sixteen. */
export function columnsFor(tiles: number): number {
  if (tiles <= 4) return 2
  if (tiles <= 9) return 3
  if (tiles <= 16) return 4
  if (tiles <= 30) return 5
  return Math.ceil(Math.sqrt(tiles))
}

/** The size of a tile's name in pixels at 1920, so that the longest stands on one line. */
export function nameSize(names: readonly string[], columns: number): number {
  const room = 1128 / columns - 14 - 36
  const longest = Math.max(1, ...names.map((name) => name.length))
  return Math.max(22, Math.min(40, Math.floor(room / longest)))
}

/** How bright a tile is, from 0 for nobody to 4: by its share of the highest. The figure on it says the same. */
export function brightness(value: number, top: number): number {
  if (value <= 0 || top <= 0) return 0
  return Math.max(1, Math.min(4, Math.ceil((4 * value) / top)))
}

/** The highest hour, or undefined where nobody has answered today. */
export function peakHour(hours: readonly HourInfo[]): HourInfo | undefined {
  return hours.reduce<HourInfo | undefined>((best, one) => (one.answers > (best?.answers ?? 0) ? one : best), undefined)
}

/** Today's answers in words, for who cannot see the chart. */
export function hoursSummary(hours: readonly HourInfo[]): string {
  const peak = peakHour(hours)
  if (!peak) return '今天还没有人答题'
  const all = hours.reduce((n, one) => n + one.answers, 0)
  return `今天答题 ${grouped(all)} 题，${peak.hour} 时最多，${grouped(peak.answers)} 题`
}

const beijing = 8 * 3600 * 1000

/** The time of an instant in the district, 15:20. */
export function clock(at: number): string {
  return new Date(at + beijing).toISOString().slice(11, 16)
}

/** The day of an instant in the district, 6 月 24 日. */
export function day(at: number): string {
  const [, month, date] = new Date(at + beijing).toISOString().slice(0, 10).split('-').map(Number)
  return `${month} 月 ${date} 日`
}

/** Since when the figures are: the time, with the day where that is another one. */
export function since(asOf: number, now: number): string {
  return day(asOf) === day(now) ? clock(asOf) : `${day(asOf)} ${clock(asOf)}`
}

/** Where the campaign stands: 第 24 天, 还有 3 天开始, 已结束. */
export function stands({ from, to, day: today }: Pick<Figures, 'from' | 'to' | 'day'>): string {
  const days = (a: string, b: string) => Math.round((Date.parse(b) - Date.parse(a)) / 86_400_000)
  if (today < from) return `还有 ${days(today, from)} 天开始`
  return today > to ? '已结束' : `第 ${days(from, today) + 1} 天`
}

/** One line of what is shown in turn at the right. */
export interface Line {
  name: string
  value: string
  /** Its look in the bar above; none for a line of a board. */
  look?: string
  /** Of the whole, for the bar. */
  share?: number
}

export interface Panel {
  key: string
  title: string
  /** What the figures are, and in what they are counted. */
  note: string
  lines: Line[]
}

const parts = [
  { key: 'handed_out', name: '已发放', look: 'out' },
  { key: 'held', name: '镇街结存', look: 'held' },
  { key: 'on_the_way', name: '在途', look: 'way' },
  { key: 'in_store', name: '区局在库', look: 'store' },
  { key: 'lost', name: '损耗', look: 'lost' },
] as const

function flowPanel(flow: FlowInfo, n: number): Panel {
  return {
    key: `flow ${n}`,
    title: flow.name,
    note: `${grouped(flow.came)} ${flow.unit}去了哪里`,
    lines: parts
      .filter(({ key }) => flow[key] > 0)
      .map(({ key, name, look }) => ({ name, look, value: grouped(flow[key]), share: flow[key] / flow.came })),
  }
}

const boards = { district: '镇街榜', community: '社区榜', unit: '单位榜' }
const measures = {
  registrations: '报名数',
  participants: '参与人数',
  attempts: '参与人次',
  answers: '答题量',
  correct: '答对数',
  activity_points: '活力值',
}

function boardPanel({ kind, by, per_head, scale, lines }: ScreenBoard): Panel {
  return {
    key: `board ${kind}`,
    title: boards[kind],
    note: per_head ? `每 ${scale} 人的${measures[by]}` : measures[by],
    lines: lines.map((line) => ({
      name: `${line.rank} ${line.name}`,
      value: per_head ? (line.figure / 100).toFixed(2) : grouped(line.figure),
    })),
  }
}

/** What is shown in turn: where each item went, then the boards that are on and have anybody on them. */
export function panels(figures: Pick<Figures, 'flows' | 'boards'>): Panel[] {
  return [...figures.flows.map(flowPanel), ...figures.boards.filter((board) => board.lines.length > 0).map(boardPanel)]
}
