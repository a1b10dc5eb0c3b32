import type { TableColumn, TableFigures, TableForm, TableMeasure } from '@/shared/api/schema'
import { count, unknown } from '../ui/format'

export type By = TableForm['by']
export type Show = NonNullable<TableColumn['show']>

export const byWords: readonly (readonly [By, string])[] = [
  ['place', '镇街'],
  ['unit', '单位'],
  ['class', '五进类别'],
  ['law', '法规'],
  ['week', '周'],
]
export const byWord = (by: string): string => byWords.find(([key]) => key === by)?.[1] ?? by

const showWords: Record<Show, string> = {
  '': '数量',
  target: '目标',
  share: '完成率',
  before: '上年同期',
  growth: '同比',
}

export const keyOf = (c: { measure: string; of?: string }): string => `${c.measure}:${c.of ?? ''}`

/** The measures that can be told apart by these rows, under their headings; a text narrows them down. */
export function offered(all: readonly TableMeasure[], by: By, wanted: string): [string, TableMeasure[]][] {
  const key = wanted.trim()
  const groups = new Map<string, TableMeasure[]>()
  for (const m of all) {
    if (!m.rows.includes(by) || (key && !m.title.includes(key) && !m.group.includes(key))) continue
    groups.set(m.group, [...(groups.get(m.group) ?? []), m])
  }
  return [...groups]
}

/** What a column may show of its measure. */
export function showsOf(m: TableMeasure | undefined, by: By): [Show, string][] {
  const shows: Show[] = ['']
  if (m?.aims.includes(by)) shows.push('target', 'share')
  if (m?.compare) shows.push('before', 'growth')
  return shows.map((show) => [show, showWords[show]])
}

/** The columns that can stay when the rows become others, and how many cannot. */
export function fitting(
  columns: readonly TableColumn[],
  all: readonly TableMeasure[],
  by: By,
): { columns: TableColumn[]; gone: number } {
  const found = new Map(all.map((m) => [keyOf(m), m]))
  const stay = columns.filter((c) => {
    const m = found.get(keyOf(c))
    return m?.rows.includes(by) && showsOf(m, by).some(([show]) => show === (c.show ?? ''))
  })
  return { columns: stay, gone: columns.length - stay.length }
}

type Cell = TableFigures['total'][number]
type Head = TableFigures['columns'][number]

/** A figure as it is shown. Not known is —. */
export function cellText(cell: Cell | undefined, head: Head): string {
  if (head.kind === 'text') return cell?.text ?? ''
  if (cell?.number === undefined) return unknown
  if (head.kind === 'rate') return `${(cell.number * 100).toFixed(2)}%`
  return Number.isInteger(cell.number)
    ? count(cell.number)
    : cell.number.toLocaleString('zh-CN', { minimumFractionDigits: 2, maximumFractionDigits: 2 })
}
