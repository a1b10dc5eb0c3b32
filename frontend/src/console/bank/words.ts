import type { FeedbackReason, FeedbackStatus, QuestionType } from '../wire'

export const typeWords: Record<QuestionType, string> = {
  single: '单选',
  multiple: '多选',
  judge: '判断',
  fill: '填空',
  ordering: '排序',
  numeric: '估算',
}

/** What a question of a match may be, besides: answered in words of one's own. */
export const askedWords: Record<QuestionType | 'open', string> = { ...typeWords, open: '书面作答' }

export const audienceWords: Record<string, string> = {
  resident: '居民',
  worker: '从业人员',
  manager: '管理人员',
  officer: '执法人员',
  student: '学生',
}

export const difficultyWords = ['', '容易', '中等', '较难']

/** A question's options as they are read: a judgement has two of its own. */
export function shownOptions(question: { type: QuestionType; options: string[] }): string[] {
  return question.type === 'judge' ? ['正确', '错误'] : question.options
}

/** The right answer in letters, in words, or as the texts a blank takes. */
export function answerText(question: { type: QuestionType; answer: number[]; accept: string[] }): string {
  if (question.type === 'fill' || question.type === 'numeric') return question.accept.join(' 或 ')
  if (question.type === 'judge') return question.answer[0] === 0 ? '正确' : '错误'
  const letters = question.answer.map((n) => String.fromCharCode(65 + n))
  return question.type === 'ordering' ? letters.join(' → ') : letters.join('、')
}

/** "单选 80、多选 20", in the order of the forms. */
export function typeCounts(by: Partial<Record<QuestionType, number>>): string {
  return (Object.keys(typeWords) as QuestionType[])
    .filter((type) => (by[type] ?? 0) > 0)
    .map((type) => `${typeWords[type]} ${by[type]}`)
    .join('、')
}

/** Why a question is reported. */
export const reasonWords: Record<FeedbackReason, string> = {
  answer: '答案不对',
  law: '法条不对或已改',
  unclear: '有歧义',
  typo: '错字漏字',
  other: '其他',
}

/** What came of a report. */
export const statusWords: Record<FeedbackStatus, string> = {
  open: '待处理',
  accepted: '采纳',
  rejected: '不采纳',
}

/** "答案不对 3、错字漏字 1", the most frequent first. */
export function reasonCounts(by: Record<string, number>): string {
  return (Object.keys(reasonWords) as FeedbackReason[])
    .filter((reason) => (by[reason] ?? 0) > 0)
    .sort((a, b) => by[b]! - by[a]!)
    .map((reason) => `${reasonWords[reason]} ${by[reason]}`)
    .join('、')
}
