import type { Site } from '@/shared/api/types'

/** What a person may belong to besides their sub-district; '' for none. */
export interface Ties {
  community?: string
  unit?: string
}

/** What the campaign that is on has boards of, and people are therefore asked for. */
export function asked(site: Site | null): { community: boolean; unit: boolean } {
  const kinds = (site?.campaign?.boards ?? []).map((plan) => plan.kind)
  return { community: kinds.includes('community'), unit: kinds.includes('unit') }
}
