import type { Scoring } from '@/shared/api/schema'

/** The options of a new contest as they stand in the form. A field that is being typed may be empty. */
export interface ScoringDraft {
  speed: boolean
  partial: boolean
  streak: boolean
  bonus: number | ''
  most: number | ''
  lives: number | ''
  knockout: boolean
  by: '' | 'district' | 'unit'
  score: 'sum' | 'mean'
  best: number | ''
  units: string
}

/** No options: right answers earn the points, and nothing else does. */
export const plainScoring = (): ScoringDraft => ({
  speed: false,
  partial: false,
  streak: false,
  bonus: 2,
  most: 10,
  knockout: false,
  lives: 3,
  by: '',
  score: 'mean',
  best: 5,
  units: '',
})

/** The units, one a line; what is empty or there already is left out. */
export function unitsOf(text: string): string[] {
  const lines = text.split('\n').map((line) => line.trim())
  return [...new Set(lines.filter((line) => line !== ''))]
}

/** The draft as the server takes it. */
export function scoringOf(draft: ScoringDraft): Scoring {
  const scoring: Scoring = {}
  if (draft.partial) scoring.partial = true
  if (draft.streak) scoring.streak = { bonus: Number(draft.bonus), most: Number(draft.most) }
  if (draft.knockout) scoring.lives = Number(draft.lives)
  if (draft.by) {
    scoring.groups = { by: draft.by, score: draft.score, best: Number(draft.best) }
    if (draft.by === 'unit') scoring.groups.units = unitsOf(draft.units)
  }
  return scoring
}

/** What the options mean for those who play, a sentence for each. */
export function scoringWords(draft: ScoringDraft, points: number): string[] {
  const words = [draft.speed ? speedWords(points) : `答对得 ${points} 分，快慢都一样。`]
  words.push(
    draft.partial ? '多选题选对一部分、没有选错，按比例得分。' : '多选题选全才得分。',
    '估算题越接近得分越多。',
  )
  if (draft.streak) words.push(streakWords(Number(draft.bonus) || 0, Number(draft.most) || 0))
  if (draft.knockout) {
    words.push(
      `每人 ${Number(draft.lives) || 0} 条命，没得分或没作答扣一条，迟到错过的题也算；扣完就出局，可以接着答，不再得分。`,
    )
  }
  if (draft.by) words.push(groupWords(draft))
  words.push('同分先比得分题的用时，再比谁先答完。')
  return words
}

function speedWords(points: number): string {
  return `答对得 ${Math.ceil(points / 2)} 到 ${points} 分，越快越多。`
}

function streakWords(bonus: number, most: number): string {
  const steps = [1, 2, 3].map((n) => Math.min(most, n * bonus))
  return `连对从第 2 题起每题多得 ${steps.join('、')} 分，最多多 ${most} 分；答错或没答就断。`
}

function groupWords(draft: ScoringDraft): string {
  const by = draft.by === 'unit' ? '单位' : '镇街'
  const best = Number(draft.best) || 0
  const who = best > 0 ? `前 ${best} 人` : '全部人'
  return `小组按${by}分，取${who}的${draft.score === 'mean' ? '平均分' : '总分'}${best > 0 ? '，不足的按实际人数' : ''}。`
}
