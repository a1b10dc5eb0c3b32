import type { ExternalInfo } from '@/shared/api/schema'
import { count } from '../ui/format'

/** One thing one source counts of one place, as of the latest day first. */
export interface Series {
  key: string
  latest: ExternalInfo
  earlier: ExternalInfo[]
}

export interface SourceGroup {
  source: string
  series: Series[]
}

/** Figures by source, then by what was counted and where. What was withdrawn is in it only where asked for. */
export function grouped(all: readonly ExternalInfo[], withdrawn = false): SourceGroup[] {
  const groups = new Map<string, Map<string, ExternalInfo[]>>()
  for (const one of all) {
    if (one.withdrawn && !withdrawn) continue
    const of = groups.get(one.source) ?? new Map<string, ExternalInfo[]>()
    groups.set(one.source, of)
    const key = [one.measure, one.unit, one.district].join('/')
    of.set(key, [...(of.get(key) ?? []), one])
  }
  return [...groups].map(([source, of]) => ({
    source,
    series: [...of].map(([key, figures]) => {
      const [latest, ...earlier] = figures.sort((a, b) => b.as_of.localeCompare(a.as_of))
      return { key: `${source}/${key}`, latest: latest!, earlier }
    }),
  }))
}

/** A figure with its unit: 25,290 人. A rank is 第 3 名. */
export function figureText(one: Pick<ExternalInfo, 'value' | 'unit'>): string {
  return one.unit === '名' ? `第 ${count(one.value)} 名` : `${count(one.value)} ${one.unit}`
}

/** What is the latest of the whole district, for a page that shows figures of its own. */
export function ofWholeDistrict(all: readonly ExternalInfo[]): ExternalInfo[] {
  return grouped(all)
    .flatMap((group) => group.series.map((series) => series.latest))
    .filter((one) => one.district === '')
}
