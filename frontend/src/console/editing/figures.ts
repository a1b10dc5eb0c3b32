import type { EditingRow, ItemOutputBody } from '@/shared/api/schema'
import { percent, unknown } from '../ui/format'

export type Figures = ItemOutputBody
export type RowFigures = NonNullable<EditingRow['figures']>
export type Sign = RowFigures['signs'][number]
export type SortKey = 'asked' | 'share' | 'discrimination' | 'time'

export const signWords: Record<Sign, string> = {
  too_hard: '太难',
  too_easy: '太易',
  weak: '区分度低',
  drawn: '有强干扰项',
}

/** What a sign means, and what an editor does about it. */
export const signNotes: Record<Sign, string> = {
  too_hard: '100 次里答对不到 30 次。看看是题难，还是题干没说清。',
  too_easy: '100 次里答对超过 95 次。人人都会的题，分不出谁还要学。',
  weak: '区分度低于 0.20，而且不像是碰巧（九成五的把握）：会的人和不会的人答得差不多。',
  drawn: '有一个错误选项，选它的人比选某个正确选项的还多。看看它是不是也说得通。',
}

export const columns: { key: SortKey; name: string }[] = [
  { key: 'asked', name: '作答' },
  { key: 'share', name: '正确率' },
  { key: 'discrimination', name: '区分度' },
  { key: 'time', name: '用时' },
]

/** Where a click on a column's head leads: large first, then small first, then the order of the laws. */
export function turn(key: SortKey, by: string, down: boolean): { sort?: SortKey; down?: 1 } {
  if (by !== key) return { sort: key, down: 1 }
  return down ? { sort: key } : {}
}

export const ways: Record<Figures['ways'][number]['source'], string> = {
  practice: '练习',
  daily: '今日五题',
  exam: '模拟考试',
  challenge: '闯关',
  online: '线上竞赛',
  paper: '纸质答卷',
  contest: '现场竞赛',
}

/** A correlation with two decimals and a real minus sign. */
export function discriminationWords(d: number | null | undefined): string {
  return d === null || d === undefined ? unknown : d.toFixed(2).replace('-', '−')
}

/** A time as people say it: 8.4 秒. */
export function timeWords(ms: number | null | undefined): string {
  return ms === null || ms === undefined ? unknown : `${(ms / 1000).toFixed(1)} 秒`
}

/** How good a discrimination is, in words; the bounds are those of the textbooks. */
export function judged(d: number): string {
  if (d < 0) return '反了：会的人反而更容易答错，多半是题有毛病'
  if (d < 0.2) return '低'
  if (d < 0.3) return '尚可'
  return d < 0.4 ? '较好' : '很好'
}

export interface OptionBar {
  letter: string
  text: string
  right: boolean
  picked: number
  /** Of those of whom it is known what they chose, from 0 to 1. */
  share: number
  /** The wrong option that draws most people. */
  draws: boolean
}

/** The options with their shares. Of several wrong ones with the same number each is marked. */
export function optionBars(f: Pick<Figures, 'options' | 'picks'>): OptionBar[] {
  const most = Math.max(0, ...f.options.filter((o) => !o.right).map((o) => o.picked))
  return f.options.map((o, i) => ({
    letter: String.fromCharCode(65 + i),
    text: o.text,
    right: o.right,
    picked: o.picked,
    share: f.picks ? o.picked / f.picks : 0,
    draws: !o.right && most > 0 && o.picked === most,
  }))
}

/** The chart in one sentence, for those who hear it. */
export function chartWords(bars: OptionBar[]): string {
  return bars.map((b) => `${b.letter}${b.right ? '（正确）' : ''} ${percent(b.share)}`).join('，')
}
