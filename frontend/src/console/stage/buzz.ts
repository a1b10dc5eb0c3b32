import type { BuzzView } from '@/shared/api/schema'

/**
 * The presses by the try they belong to, the latest try first. Each try begins with its earliest press; one that
 * was drawn has several of those.
 */
export function tries(buzzes: readonly BuzzView[]): BuzzView[][] {
  const groups: BuzzView[][] = []
  for (const buzz of buzzes) {
    const last = groups[groups.length - 1]
    const over = last?.some((one) => one.state === 'won')
    const first = buzz.behind === 0 && (buzz.state === 'won' || (last?.[last.length - 1]?.behind ?? 0) > 0)
    if (last && !(over && first)) last.push(buzz)
    else groups.push([buzz])
  }
  return groups
}
