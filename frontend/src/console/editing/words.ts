import type { ActView, EditingRow, QuestionText } from '@/shared/api/schema'

export type State = EditingRow['state']
export type Kind = ActView['kind']
export type Reason = NonNullable<EditingRow['reason']>

export const stateWords: Record<State, string> = {
  draft: '草稿',
  waiting: '待复核',
  used: '使用中',
  held: '停用',
  withdrawn: '已撤下',
  replaced: '已替换',
}

export const reasonWords: Record<Reason, string> = {
  amended: '法条有变动',
  mistake: '有人报错',
  other: '其他',
}

/** What was done, as the history tells it. */
export const didWords: Record<Kind, string> = {
  revise: '改写',
  submit: '提交复核',
  recall: '收回修改',
  accept: '复核通过，开始使用',
  return: '退回',
  hold: '停用',
  release: '恢复使用',
  withdraw: '撤下',
}

/** What the key says that does it. */
export const keyWords: Record<Kind, string> = {
  revise: '保存',
  submit: '提交复核',
  recall: '收回修改',
  accept: '通过，开始使用',
  return: '退回',
  hold: '停用',
  release: '恢复使用',
  withdraw: '撤下',
}

export const fieldWords: Record<string, string> = {
  law: '法律',
  type: '题型',
  stem: '题干',
  options: '选项',
  accept: '答案',
  estimate: '答案',
  explanation: '解析',
  article: '条文',
  audience: '对象',
  topic: '主题',
  difficulty: '难度',
}

/** A question nobody has written anything of. */
export function blank(law = '', article = ''): QuestionText {
  return {
    law,
    article,
    type: 'single',
    topic: '',
    audience: ['resident'],
    difficulty: 1,
    stem: '',
    options: ['', '', ''],
    answer: [],
    accept: [''],
    value: '',
    unit: '',
    tolerance: '',
    bound: '',
    explanation: '',
  }
}

const hasOptions = (type: QuestionText['type']) => type === 'single' || type === 'multiple' || type === 'ordering'

/** The form as it is sent: without what belongs to other types, and without lines that were left empty. */
export function toSend(form: QuestionText): QuestionText {
  const kept = form.options
    .map((text, i) => ({ text: text.trim(), right: form.answer.includes(i) }))
    .filter((o) => o.text)
  const options = hasOptions(form.type) ? kept.map((o) => o.text) : []
  const picked = kept.flatMap((o, i) => (o.right ? [i] : []))
  return {
    ...form,
    article: form.article.trim(),
    options,
    answer:
      form.type === 'judge'
        ? form.answer.filter((n) => n < 2)
        : form.type === 'ordering'
          ? options.map((_, i) => i)
          : hasOptions(form.type)
            ? picked
            : [],
    accept: form.type === 'fill' ? form.accept.map((text) => text.trim()).filter(Boolean) : [],
    ...(form.type === 'numeric' ? {} : { value: '', unit: '', tolerance: '', bound: '' }),
  }
}

/** The form with lines to write in, whatever the type is or becomes. */
export function toForm(text: QuestionText): QuestionText {
  return {
    ...blank(),
    ...text,
    audience: [...text.audience],
    options: text.options.length ? [...text.options] : ['', '', ''],
    answer: [...text.answer],
    accept: text.accept.length ? [...text.accept] : [''],
  }
}

/** Takes a line out and keeps the others' answers theirs. */
export function without(form: QuestionText, at: number): void {
  form.options.splice(at, 1)
  form.answer = form.answer.filter((n) => n !== at).map((n) => (n > at ? n - 1 : n))
}

/** Marks a line right or wrong; of a single choice only one is right. */
export function mark(form: QuestionText, at: number, right: boolean): void {
  const others = form.type === 'multiple' ? form.answer.filter((n) => n !== at) : []
  form.answer = right ? [...others, at].sort((a, b) => a - b) : others
}

/**
 * Options to put in order, as a phone would show them: never as they stand, and the same way while somebody types. The answer
 * names them by their new places.
 */
export function outOfOrder(options: readonly string[]): { options: string[]; answer: number[] } {
  const places = options.map((_, i) => i)
  const order = [...places.filter((i) => i % 2 === 1), ...places.filter((i) => i % 2 === 0)]
  return { options: order.map((i) => options[i]!), answer: places.map((i) => order.indexOf(i)) }
}

const numerals = '零一二三四五六七八九'

/** 134-1 as a law writes it: 第一百三十四条之一. What is no article's number comes back as it is. */
export function articleTitle(article: string): string {
  const parts = /^([1-9]\d{0,3})(?:-([1-9]\d?))?$/.exec(article.trim())
  if (!parts) return article
  return `第${numeral(Number(parts[1]))}条${parts[2] ? `之${numeral(Number(parts[2]))}` : ''}`
}

function numeral(n: number): string {
  let text = ''
  let gap = false
  for (const [unit, word] of [
    [1000, '千'],
    [100, '百'],
    [10, '十'],
    [1, ''],
  ] as const) {
    const digit = Math.floor(n / unit) % 10
    if (digit === 0) {
      gap = gap || text !== ''
      continue
    }
    if (gap) text += '零'
    gap = false
    text += digit > 1 || unit !== 10 || text ? `${numerals[digit]}${word}` : word
  }
  return text
}
