import type { StatuteLook } from '@/shared/api/schema'

/** What is different, in a sentence: 改 2 条（第三条、第四条），增 1 条（第九条）。 */
export function changes(look: Pick<StatuteLook, 'changed' | 'added' | 'removed'>): string {
  const parts = [
    ['改', look.changed],
    ['增', look.added],
    ['删', look.removed],
  ] as const
  const said = parts
    .filter(([, list]) => list.length > 0)
    .map(([word, list]) => `${word} ${list.length} 条（${list.join('、')}）`)
  return `${said.join('，') || '条文都相同'}。`
}
