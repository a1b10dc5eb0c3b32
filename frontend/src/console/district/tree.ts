import type { District, DistrictKind } from '../wire'

/** A district with how deep it lies under the root. */
export interface Branch {
  district: District
  depth: number
}

/** The tree as rows: each followed by its children, in the order of their codes. What hangs nowhere comes last. */
export function branches(all: District[]): Branch[] {
  const children = new Map<string, District[]>()
  const codes = new Set(all.map((one) => one.code))
  for (const one of all) {
    const parent = codes.has(one.parent) && one.parent !== one.code ? one.parent : ''
    children.set(parent, [...(children.get(parent) ?? []), one])
  }
  const rows: Branch[] = []
  const seen = new Set<string>()
  const walk = (parent: string, depth: number) => {
    for (const one of [...(children.get(parent) ?? [])].sort((a, b) => a.code.localeCompare(b.code))) {
      if (seen.has(one.code)) continue
      seen.add(one.code)
      rows.push({ district: one, depth })
      walk(one.code, depth + 1)
    }
  }
  walk('', 0)
  return rows
}

/** What may be added under a place: sub-districts and units under the root, communities under those. */
export function kindsUnder(parent: District): DistrictKind[] {
  if (parent.kind === '区') return ['街道', '镇', '单位']
  return parent.kind === '社区' ? [] : ['社区']
}
