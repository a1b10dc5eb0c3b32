import { fiveClasses } from '../material/words'
import type { Campaign } from '../wire'

export type Target = NonNullable<Campaign['targets']>[number]

/** The figures a sub-district may set out to reach, in the order of the table. */
export const figures = [
  { key: 'participants', title: '参与人数', unit: '人' },
  { key: 'handed_out', title: '发放资料', unit: '份' },
  { key: 'activities', title: '开展活动', unit: '场次' },
] as const

/** One row of the table; '' is no target. */
export interface TargetRow {
  district: string
  figures: Record<string, number | ''>
}

const classKey = (one: string) => `class ${one}`

/** The columns of the table: figures, then the classes (五进). */
export const columns = [
  ...figures.map(({ key, title, unit }) => ({ key: key as string, title, unit: unit as string })),
  ...fiveClasses.map((one) => ({ key: classKey(one), title: `进${one}`, unit: '场次' })),
]

/** A row for each sub-district, with what was set. */
export function rowsOf(targets: Target[], districts: string[]): TargetRow[] {
  return districts.map((district) => {
    const set = targets.find((one) => one.district === district)
    const row: TargetRow = { district, figures: {} }
    for (const { key } of figures) row.figures[key] = set?.[key] || ''
    for (const one of fiveClasses) row.figures[classKey(one)] = set?.classes?.[one] || ''
    return row
  })
}

/** The targets of the rows; a sub-district without any has none. */
export function targetsOf(rows: TargetRow[]): Target[] {
  return rows
    .map((row) => {
      const target: Target = { district: row.district }
      for (const { key } of figures) if (row.figures[key]) target[key] = Number(row.figures[key])
      const classes: Record<string, number> = {}
      for (const one of fiveClasses) {
        const n = row.figures[classKey(one)]
        if (n) classes[one] = Number(n)
      }
      if (Object.keys(classes).length) target.classes = classes
      return target
    })
    .filter((target) => Object.keys(target).length > 1)
}

/** The sum of a column. */
export const sumOf = (rows: TargetRow[], key: string): number =>
  rows.reduce((sum, row) => sum + Number(row.figures[key] || 0), 0)

/** What a change of one part of a campaign sends along so that the rest stays. */
export function bodyOf(campaign: Campaign) {
  const { title, theme, from, to, laws, targets, revision } = campaign
  return { title, theme, from, to, laws, ...(targets ? { targets } : {}), ...(revision ? { revision } : {}) }
}

/** "1.2 MB" */
export const sizeWords = (bytes: number): string =>
  bytes < 1 << 20 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / (1 << 20)).toFixed(1)} MB`
