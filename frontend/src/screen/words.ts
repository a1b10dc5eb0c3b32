import type { Board, QuestionView } from '@/shared/api/types'

/** A share in per cent without decimals, or — where nobody answered. */
export function share(part: number, whole: number): string {
  return whole > 0 ? `${Math.round((100 * part) / whole)}%` : '—'
}

/** A number with its thousands set apart. */
export function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',')
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

/** How large a question's parts can be drawn so that the picture never scrolls. Sizes are pixels at 1920. */
export function fit(question: Pick<QuestionView, 'stem' | 'options'>): {
  stem: number
  option: number
  columns: 1 | 2
} {
  const longest = Math.max(0, ...question.options.map((o) => o.length))
  const stem = question.stem.length
  return {
    stem: stem <= 50 ? 72 : stem <= 80 ? 60 : stem <= 120 ? 52 : 44,
    option: longest <= 11 ? 56 : longest <= 22 ? 50 : longest <= 30 ? 46 : 38,
    columns: question.options.length > 3 || longest <= 13 ? 2 : 1,
  }
}
