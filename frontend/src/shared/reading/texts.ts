import type { Media, QuestionType, Verdict } from '@/shared/api/types'
import { letter, optionsOf } from '@/shared/question/words'

/** What a question has to say. */
export interface Sayable {
  type: QuestionType
  stem: string
  options?: readonly string[] | null
  media?: Media | undefined
}

/** The texts of a question as it is shown, in the order they are read: the server keeps a clip of each by itself. */
export function questionTexts(question: Sayable): string[] {
  const { type, stem, media } = question
  const texts = media?.alt ? [stem, media.alt] : [stem]
  optionsOf(question).forEach((text, i) => {
    if (type !== 'judge') texts.push(letter(i))
    texts.push(text)
  })
  return texts.filter((text) => text !== '')
}

/** The texts of a verdict. */
export function verdictTexts(
  verdict: Pick<Verdict, 'correct' | 'explanation' | 'law_short' | 'article_title'>,
): string[] {
  return [verdict.correct ? '答对了' : '这题没答对', verdict.explanation, verdict.law_short + verdict.article_title]
}

/** The texts in one breath, for a voice of the browser's own: 怎么做？A，甲。B，乙 */
export function inOneBreath(texts: readonly string[]): string {
  const rest = (text: string) => (isLetter(text) ? '，' : /[。？！；：]$/.test(text) ? '' : '。')
  return texts.map((text, i) => (i === texts.length - 1 ? text : text + rest(text))).join('')
}

/** Whether a text only names an option: it can be left out where nobody has recorded it. */
export const isLetter = (text: string): boolean => /^[A-Z]$/.test(text)
