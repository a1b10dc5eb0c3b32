import type { AttemptQuestion, Given } from '@/shared/api/types'
import { optionsOf } from '@/shared/question/words'

/** The first sentence of a text: what is worth remembering of an explanation. */
export function firstSentence(text: string): string {
  const end = text.search(/[。！？；]/)
  return end < 0 ? text : text.slice(0, end + 1).replace(/；$/, '。')
}

type Worded = Pick<AttemptQuestion, 'type' | 'options' | 'unit'>

/** An answer in words, as one reads it out: what somebody gave, or what is right. */
export function answerWords(q: Worded, answer: Given): string {
  if (q.type === 'fill') return answer.text ?? ''
  if (q.type === 'numeric') return [answer.text, q.unit].filter(Boolean).join(' ')
  const options = optionsOf(q)
  return (answer.options ?? []).map((i) => options[i]).join(q.type === 'ordering' ? ' → ' : '；')
}

/** A law with the articles to read. */
export interface Reading {
  law: string
  version: string
  articles: string[]
}

/** What to read after a sitting: the articles of what was not answered rightly, law by law, each once. */
export function toRead(questions: readonly { verdict?: Verdict | undefined }[]): Reading[] {
  const laws = new Map<string, Reading>()
  for (const { verdict } of questions) {
    if (!verdict || verdict.correct) continue
    const reading = laws.get(verdict.law_short) ?? {
      law: verdict.law_short,
      version: verdict.law_version,
      articles: [],
    }
    if (!reading.articles.includes(verdict.article_title)) reading.articles.push(verdict.article_title)
    laws.set(verdict.law_short, reading)
  }
  for (const reading of laws.values()) reading.articles.sort((a, b) => numberOf(a) - numberOf(b))
  return [...laws.values()]
}

/** The number of an article as a law writes it, 第一百三十四条之一 as 134.01; behind all others where it is none. */
export function numberOf(article: string): number {
  const [, number = '', behind = ''] = /^第(.+)条(?:之(.+))?$/.exec(article) ?? []
  return number ? numeral(number) + numeral(behind) / 100 : Infinity
}

function numeral(text: string): number {
  let sum = 0
  let digit = 0
  for (const sign of text) {
    const at = '零一二三四五六七八九'.indexOf(sign)
    if (at >= 0) {
      digit = at
      continue
    }
    sum += (digit || 1) * (sign === '百' ? 100 : 10)
    digit = 0
  }
  return sum + digit
}

interface Verdict {
  correct: boolean
  law_short: string
  law_version: string
  article_title: string
}
