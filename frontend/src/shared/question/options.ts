import type { Given, QuestionType } from '@/shared/api/types'

/** How an option looks. `missed` is a right one that was not picked; `other` is neither right nor picked. */
export type OptionState = 'rest' | 'picked' | 'right' | 'wrong' | 'missed' | 'other'

/** The state of one option; `answer` is known only after marking. */
export function optionState(index: number, given: Given, answer?: readonly number[]): OptionState {
  const picked = given.options?.includes(index) ?? false
  if (!answer) return picked ? 'picked' : 'rest'
  const right = answer.includes(index)
  if (right) return picked ? 'right' : 'missed'
  return picked ? 'wrong' : 'other'
}

/** The answer after tapping an option: one of a kind, or one more or one fewer of several. */
export function pick(type: QuestionType, given: Given, index: number): Given {
  if (type !== 'multiple') return { options: [index] }
  const before = given.options ?? []
  const after = before.includes(index) ? before.filter((o) => o !== index) : [...before, index]
  return { options: after.sort((a, b) => a - b) }
}

/** An ordering with the option at `place` moved by `step`, or as it was at either end. */
export function move(order: readonly number[], place: number, step: -1 | 1): number[] {
  const to = place + step
  const next = [...order]
  const held = next[place]
  const other = next[to]
  if (held === undefined || other === undefined) return next
  next[to] = held
  next[place] = other
  return next
}

/** The answer a question starts with: an ordering is one from the beginning, the others are empty. */
export function blank(type: QuestionType, options: number): Given {
  return type === 'ordering' ? { options: Array.from({ length: options }, (_, i) => i) } : {}
}

/** Whether a text is a number as the server takes it: at most twelve digits and six places. */
export function isNumber(text: string): boolean {
  const plain = text.normalize('NFKC').replace(/\s/g, '').replace('\u2212', '-')
  return /^[+-]?(\d{1,12}|\d{1,3}(,\d{3}){1,3})(\.\d{1,6})?$/.test(plain)
}

/** Whether an answer can be sent. */
export function ready(type: QuestionType, given: Given): boolean {
  if (type === 'numeric') return isNumber(given.text ?? '')
  if (type === 'fill') return (given.text ?? '').trim() !== ''
  return (given.options?.length ?? 0) > 0
}
