import type { PackQuestion } from '@/shared/api/schema'
import type { Given } from '@/shared/api/types'

/** The form two texts are compared in, as the server does: one width, one case, nothing that cannot be seen. */
export const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\s\p{Cf}]/gu, '')
    .toLowerCase()

const same = (a: readonly number[], b: readonly number[]) => a.length === b.length && a.every((n, i) => n === b[i])
const sorted = (list: readonly number[]) => [...list].sort((a, b) => a - b)

/** Whether an answer is right; options count by the pack's order. The server marks it again and has the last word. */
export function isRight(q: PackQuestion, given: Given): boolean {
  const options = given.options ?? []
  if (q.type === 'fill') return q.accept.some((text) => plain(text) === plain(given.text ?? ''))
  if (q.type === 'ordering') return same(options, q.answer)
  return same(sorted(options), sorted(q.answer))
}

/** The order the options are shown in: the place shown first holds order[0]. The two of a judgement stay. */
export function drawOrder(q: PackQuestion, random: () => number = Math.random): number[] {
  const order = q.options.map((_, i) => i)
  if (q.type === 'judge') return order
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    const held = order[i]!
    order[i] = order[j]!
    order[j] = held
  }
  return order
}

/** Places on the page as the pack counts them. */
export const toPack = (order: readonly number[], given: Given): Given =>
  given.options ? { ...given, options: given.options.map((place) => order[place] ?? -1) } : given

/** The pack's indexes as places on the page. */
export function toPage(order: readonly number[], q: PackQuestion): number[] {
  const places = q.answer.map((i) => order.indexOf(i))
  return q.type === 'ordering' ? places : sorted(places)
}

/** The next questions to practise: those never done first, then those that were wrong, then the others. */
export function draw(
  list: readonly PackQuestion[],
  done: Readonly<Record<string, boolean>>,
  most: number,
  random: () => number = Math.random,
): PackQuestion[] {
  const rank = (q: PackQuestion) => (done[q.id] === undefined ? 0 : done[q.id] ? 2 : 1)
  return list
    .map((q) => ({ q, key: rank(q) + random() }))
    .sort((a, b) => a.key - b.key)
    .slice(0, most)
    .map(({ q }) => q)
}
