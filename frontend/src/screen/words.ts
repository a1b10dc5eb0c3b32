import type { Board, QuestionView, View } from '@/shared/api/types'

/** A share in per cent without decimals, or — where nobody answered. */
export function share(part: number, whole: number): string {
  return whole > 0 ? `${Math.round((100 * part) / whole)}%` : '—'
}

/** A number with its thousands set apart; places stay as they are. */
export function grouped(value: number): string {
  const [whole = '', places] = String(value).split('.')
  const set = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return places ? `${set}.${places}` : set
}

/** How many are still in, and how many the last question put out. */
export function stillIn(view: View): string {
  if (!view.crowd?.lives) return ''
  const fell = view.crowd.fell > 0 && view.phase === 'revealed' ? `，这题淘汰 ${grouped(view.crowd.fell)} 人` : ''
  return `场上还有 ${grouped(view.crowd.left)} 人${fell}`
}

/** A code in pairs, as it is read aloud. */
export function pairs(code: string): string {
  return code.replace(/(\d\d)(?=\d)/g, '$1 ')
}

/** What all answered together. */
export function together(board: Board): { answers: number; right: number } {
  return board.districts.reduce((sum, d) => ({ answers: sum.answers + d.answers, right: sum.right + d.right }), {
    answers: 0,
    right: 0,
  })
}

/** What a player who was not ranked has in place of a rank. */
export function place(row: { rank: number; points: number }): string {
  return row.points > 0 ? String(row.rank) : '—'
}

/**
 * How large a question's parts can be drawn so that the picture never scrolls. Sizes are pixels at 1920. Beside a
 * picture there is half the width.
 */
export function fit(question: Pick<QuestionView, 'stem' | 'options' | 'media'>): {
  stem: number
  option: number
  columns: 1 | 2
} {
  const longest = Math.max(0, ...question.options.map((o) => o.length))
  const stem = question.stem.length
  if (question.media) {
    return {
      stem: stem <= 40 ? 60 : stem <= 80 ? 52 : 44,
      option: longest <= 13 ? 54 : longest <= 30 ? 46 : 40,
      columns: 1,
    }
  }
  return {
    stem: stem <= 50 ? 72 : stem <= 80 ? 60 : stem <= 120 ? 52 : 44,
    option: longest <= 11 ? 56 : longest <= 22 ? 50 : longest <= 30 ? 46 : 38,
    columns: question.options.length > 3 || longest <= 13 ? 2 : 1,
  }
}
