import { api } from '@/shared/api/light'
import { take } from '@/shared/api/take'
import type { District } from '@/shared/api/types'

/** The sub-districts a resident can belong to: what lies directly under the root, communities not. */
export function choices(districts: readonly District[]): District[] {
  const root = districts.find((d) => d.kind === '区')
  return districts.filter((d) => d.kind !== '区' && d.kind !== '社区' && (!root || d.parent === root.code))
}

/** Loads the sub-districts to choose from. */
export async function loadChoices(): Promise<District[]> {
  const { districts } = await take(api.GET('/api/v1/districts'))
  return choices(districts)
}
