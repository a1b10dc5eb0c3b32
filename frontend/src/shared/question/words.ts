import type { QuestionType } from '@/shared/api/types'

/** What each form of question is called. */
export const typeNames: Record<QuestionType, string> = {
  single: '单选',
  multiple: '多选',
  judge: '判断',
  fill: '填空',
  ordering: '排序',
  numeric: '估算',
  open: '书面',
}

/** What the button says while there is nothing to send. */
export const toChoose: Record<QuestionType, string> = {
  single: '选一个答案',
  multiple: '先选答案',
  judge: '选一个答案',
  fill: '先填答案',
  ordering: '先排次序',
  numeric: '先填一个数',
  open: '先写答案',
}

/** How the forms that are not plain choices are marked. */
export const rules = {
  multiple: '不止一个，多选少选都不算对',
  ordering: '全部排对才算对',
  numeric: '越接近得分越多',
} as const

/** How a choice of several is marked where a part of it counts. */
export const partialRule = '不止一个，少选得部分分，错选不得分'

/** The letter of an option. */
export const letter = (index: number): string => String.fromCharCode(65 + index)

/** The options to show: a judgement has the same two everywhere. */
export function optionsOf(question: { type: QuestionType; options?: readonly string[] | null }): readonly string[] {
  if (question.type === 'judge' && !question.options?.length) return ['正确', '错误']
  return question.options ?? []
}
