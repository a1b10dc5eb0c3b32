import type { QuestionType } from '@/shared/api/types'

/** What each form of question is called. */
export const typeNames: Record<QuestionType, string> = {
  single: '单选',
  multiple: '多选',
  judge: '判断',
  fill: '填空',
  ordering: '排序',
}

/** The letter of an option. */
export const letter = (index: number): string => String.fromCharCode(65 + index)

/** The options to show: a judgement has the same two everywhere. */
export function optionsOf(question: { type: QuestionType; options?: readonly string[] | null }): readonly string[] {
  if (question.type === 'judge' && !question.options?.length) return ['正确', '错误']
  return question.options ?? []
}
