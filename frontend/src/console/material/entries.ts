/** The entries figures are counted from. */
export const siftKinds = ['hand_out', 'print', 'receive'] as const

/** What is of no sub-district but the district's own, of no class, or of no law. */
export const none = 'none'

/** What the list is narrowed to; an empty field narrows nothing. */
export interface Sift {
  kind: (typeof siftKinds)[number]
  district: string
  from: string
  to: string
  five_class: string
  law: string
  material: string
  name: string
  unit: string
  item_kind: string
}

export const noSift: Sift = {
  kind: 'hand_out',
  district: '',
  from: '',
  to: '',
  five_class: '',
  law: '',
  material: '',
  name: '',
  unit: '',
  item_kind: '',
}

/** What an address asks for; what it does not name narrows nothing. */
export function siftOf(query: Record<string, unknown>): Sift {
  const sift = { ...noSift, kind: siftKinds.find((kind) => kind === query.kind) ?? noSift.kind }
  for (const key of Object.keys(noSift) as (keyof Sift)[]) {
    const asked = query[key]
    if (key !== 'kind' && typeof asked === 'string') sift[key] = asked
  }
  return sift
}

/** What the server is asked: the fields that narrow something. */
export function queryOf(sift: Sift): Partial<Sift> & { kind: Sift['kind'] } {
  const given = Object.entries(sift).filter(([, value]) => value)
  return { ...(Object.fromEntries(given) as Partial<Sift>), kind: sift.kind }
}

/** What the list is narrowed to that no field on the page shows, in words. */
export function onlyWords(sift: Sift, lawName: (id: string) => string): string {
  return [
    sift.name && (sift.unit ? `${sift.name}（${sift.unit}）` : sift.name),
    !sift.name && sift.unit && `按“${sift.unit}”计的资料`,
    sift.item_kind,
    sift.law && (sift.law === none ? '没有填法规的' : lawName(sift.law)),
  ]
    .filter(Boolean)
    .join('，')
}
