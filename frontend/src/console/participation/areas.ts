import type { AreaInfo, AreaRowInfo, TeachingInfo } from '@/shared/api/schema'
import { count, percent, ratio } from '../ui/format'
import type { Bar } from '../ui/Bars.vue'

/** What of the participation is looked at. The figures of one are never added to those of another. */
export type View = 'six' | 'online' | 'live' | 'held' | 'taught'
export const views: readonly (readonly [View, string])[] = [
  ['six', '六项计数'],
  ['online', '线上答题'],
  ['live', '现场竞赛'],
  ['held', '活动'],
  ['taught', '教育培训'],
]

export interface AreaColumn {
  title: string
  unit: string
  /** undefined where it is not told apart. */
  of: (row: AreaRowInfo) => number | undefined
  share?: (row: AreaRowInfo) => string
}

const number = (title: string, unit: string, of: AreaColumn['of']): AreaColumn => ({ title, unit, of })
const share = (title: string, of: (row: AreaRowInfo) => string): AreaColumn => ({
  title,
  unit: '',
  of: () => undefined,
  share: of,
})

function answering(key: 'online' | 'live'): AreaColumn[] {
  return [
    number('参与人次', '次', (row) => row[key].attempts),
    number('答题量', '题', (row) => row[key].answers),
    number('答对数', '题', (row) => row[key].correct),
    share('正确率', (row) => ratio(row[key].correct, row[key].answers)),
  ]
}

/** The columns of a view. */
export function columnsOf(view: View, teachings: readonly TeachingInfo[]): AreaColumn[] {
  switch (view) {
    case 'six':
      return [
        number('报名数', '人', (row) => row.registrations),
        number('参与人数', '人', (row) => row.participants),
        number('参与人次', '次', (row) => row.attempts),
        number('答题量', '题', (row) => row.answers),
        number('答对数', '题', (row) => row.correct),
        number('活力值', '点', (row) => row.activity_points),
        share('正确率', (row) => ratio(row.correct, row.answers)),
        share('参与率', (row) => percent(row.rate)),
      ]
    case 'held':
      return [
        number('活动', '场', (row) => row.held?.activities),
        number('参与', '人次', (row) => row.held?.attendance),
        share('每场', (row) =>
          row.held?.activities ? count(Math.round(row.held.attendance / row.held.activities)) : '—',
        ),
      ]
    case 'taught':
      return teachings.flatMap(({ title, unit }, i) => [
        number(title, unit, (row) => row.taught?.[i]?.people),
        number(title, '学时', (row) => row.taught?.[i]?.hours),
      ])
    default:
      return answering(view)
  }
}

/** What the chart by day shows of a view. */
export const dayWords: Record<View, { title: string; unit: string }> = {
  six: { title: '每日参与人数', unit: '人' },
  online: { title: '每日线上答题量', unit: '题' },
  live: { title: '每日现场竞赛答题量', unit: '题' },
  held: { title: '每日活动参与', unit: '人次' },
  taught: { title: '每日学时', unit: '学时' },
}

export function daysOf(view: View, days: AreaInfo['by_day']): Bar[] {
  const value: Record<View, (day: AreaInfo['by_day'][number]) => number> = {
    six: (day) => day.participants,
    online: (day) => day.answers - day.live,
    live: (day) => day.live,
    held: (day) => day.attendance,
    taught: (day) => day.hours,
  }
  return days.map((day) => {
    const [, month, date] = day.day.split('-').map(Number)
    return { label: `${month}-${date}`, full: `${month} 月 ${date} 日`, value: value[view](day) }
  })
}

/** Rows by one column, highest first; those who named nothing stay last. */
export function ordered(rows: readonly AreaRowInfo[], column: AreaColumn | undefined): AreaRowInfo[] {
  const of = (row: AreaRowInfo) => column?.of(row) ?? -1
  return [...rows].sort((a, b) => Number(!a.key) - Number(!b.key) || of(b) - of(a))
}
