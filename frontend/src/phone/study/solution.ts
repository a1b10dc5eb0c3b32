import type { QuestionType } from '@/shared/api/types'

/** The right answer of a question in words, as one reads it out. */
export function solution(q: { type: QuestionType; options: string[]; answer: number[]; accept: string[] }): string {
  if (q.type === 'fill' || q.type === 'numeric') return q.accept.join(' 或 ')
  if (q.type === 'ordering') return q.answer.map((i) => q.options[i]).join(' → ')
  return q.answer.map((i) => q.options[i]).join('；')
}
