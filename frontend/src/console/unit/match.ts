import type { Unit } from '../wire'

/** A name without what people write differently: case, width, tones, spaces and signs. */
export const nameKey = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')

/** The units whose name or an alias holds what was typed. */
export function matching(units: readonly Unit[], typed: string): Unit[] {
  const key = nameKey(typed)
  return units.filter((unit) => [unit.name, ...unit.aliases].some((name) => nameKey(name).includes(key)))
}
