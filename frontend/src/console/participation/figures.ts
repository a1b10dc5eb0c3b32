import { count, mean, ratio } from '../ui/format'
import type { Counted, Participation, ParticipationRow } from '../wire'
import type { Bar } from '../ui/Bars.vue'

/** One of the six counters: its name, figure and unit, and one line that puts it beside another. */
export interface Figure {
  name: string
  value: string
  unit: string
  note: string
}

/** The six counters. They are never added up into one. */
export function sixFigures(total: Counted): Figure[] {
  const { registrations, participants, attempts, answers, correct, activity_points: points } = total
  return [
    { name: '报名数', value: count(registrations), unit: '人', note: '登记昵称和镇街的人' },
    { name: '参与人数', value: count(participants), unit: '人', note: `占报名 ${ratio(participants, registrations)}` },
    { name: '参与人次', value: count(attempts), unit: '次', note: `人均 ${mean(attempts, participants)} 次` },
    { name: '答题量', value: count(answers), unit: '题', note: `人均 ${mean(answers, participants)} 题` },
    { name: '答对数', value: count(correct), unit: '题', note: `正确率 ${ratio(correct, answers)}` },
    { name: '活力值', value: count(points), unit: '点', note: `人均 ${mean(points, participants)} 点` },
  ]
}

/** Answers by day, with every day in between: a day without answers is 0, not left out. */
export function dayBars(days: Participation['by_day']): Bar[] {
  const bars: Bar[] = []
  const length = 86_400_000
  for (const [n, { day, participants }] of days.entries()) {
    const before = days[n - 1]
    if (before) {
      for (let at = Date.parse(before.day) + length; at < Date.parse(day); at += length) {
        bars.push(dayBar(new Date(at).toISOString().slice(0, 10), 0))
      }
    }
    bars.push(dayBar(day, participants))
  }
  return bars
}

function dayBar(day: string, value: number): Bar {
  const [, month, date] = day.split('-').map(Number)
  return { label: `${month}-${date}`, full: `${month} 月 ${date} 日`, value }
}

/** Answers by hour, all twenty-four. */
export function hourBars(hours: Participation['by_hour']): Bar[] {
  const found = new Map(hours.map(({ hour, answers }) => [hour, answers]))
  return Array.from({ length: 24 }, (_, hour) => ({
    label: `${hour}`,
    full: `${hour} 时`,
    value: found.get(hour) ?? 0,
  }))
}

export type Column = 'participants' | 'registrations' | 'attempts' | 'answers' | 'correct' | 'activity_points'

/** Rows by one column, highest first; equal ones keep the order of the divisions. */
export function sorted(rows: ParticipationRow[], by: Column): ParticipationRow[] {
  return [...rows].sort((a, b) => b[by] - a[by])
}

/** The highest of the bars in words, for who cannot see the chart. */
export function peak(bars: Bar[], what: string, unit: string): string {
  const top = bars.reduce<Bar | undefined>((best, bar) => (best && best.value >= bar.value ? best : bar), undefined)
  if (!top || top.value === 0) return `${what}：还没有记录`
  return `${what}，${top.full ?? top.label}最高，${count(top.value)} ${unit}`
}
