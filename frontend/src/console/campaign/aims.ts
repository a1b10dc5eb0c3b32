import type { RouteLocationRaw } from 'vue-router'
import type { AimInfo } from '@/shared/api/schema'
import { fiveClasses } from '../material/words'
import { figures } from './plan'

/** A column of the table: one figure or class that some sub-district has a target for. */
export interface AimColumn {
  key: string
  title: string
  unit: string
}

export interface AimRow {
  district: string
  name: string
  /** By column; nothing where no target was set. */
  cells: Record<string, AimInfo>
}

/** The records that say how far a target is. */
export function countedFrom({ key, class: five_class, district }: AimInfo): RouteLocationRaw {
  switch (key) {
    case 'participants':
      return { name: 'participation', query: { district } }
    case 'handed_out':
      return { name: 'material-entries', query: { kind: 'hand_out', district } }
    default:
      return { name: 'activities', query: five_class ? { district, five_class } : { district } }
  }
}

const keyOf = (aim: AimInfo): string => (aim.key === 'class' ? `class ${aim.class ?? ''}` : aim.key)

const every: AimColumn[] = [
  ...figures.map(({ key, title, unit }) => ({ key, title, unit })),
  ...fiveClasses.map((one) => ({ key: `class ${one}`, title: `进${one}`, unit: '场次' })),
]

/** The targets as a table: only columns somebody has a target in, a row for each sub-district that has any. */
export function aimTable(aims: readonly AimInfo[]): { columns: AimColumn[]; rows: AimRow[] } {
  const rows = new Map<string, AimRow>()
  const used = new Set<string>()
  for (const aim of aims) {
    const row = rows.get(aim.district) ?? { district: aim.district, name: aim.district_name, cells: {} }
    row.cells[keyOf(aim)] = aim
    used.add(keyOf(aim))
    rows.set(aim.district, row)
  }
  return { columns: every.filter(({ key }) => used.has(key)), rows: [...rows.values()] }
}

/** How many of a column reached their target, of how many. */
export function reached(rows: readonly AimRow[], key: string): { done: number; of: number } {
  const cells = rows.flatMap((row) => row.cells[key] ?? [])
  return { done: cells.filter((one) => one.standing === 'done').length, of: cells.length }
}
