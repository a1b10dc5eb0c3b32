import type { Given, QuestionView } from '@/shared/api/schema'

const letter = (n: number) => String.fromCharCode(65 + n)

/** A team's answer on its pad, in letters or words. */
export function givenText(given: Given | undefined, question: QuestionView | undefined): string {
  if (!given || !question) return ''
  if (given.text) return given.text
  const letters = (given.options ?? []).map(letter)
  return question.type === 'ordering' ? letters.join(' → ') : letters.join('、')
}
