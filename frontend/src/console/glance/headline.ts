import type { RouteLocationRaw } from 'vue-router'
import type { GlanceInfo, ReachedInfo } from '@/shared/api/schema'
import { count, ratio } from '../ui/format'
import type { Bar } from '../ui/Bars.vue'

/** One headline figure, and the records it was counted from. */
export interface Headline {
  name: string
  value: string
  unit: string
  note: string
  to: RouteLocationRaw
}

const sum = (all: readonly { answers: number }[]): number => all.reduce((n, one) => n + one.answers, 0)

/** The figures the page begins with. */
export function headlines(data: GlanceInfo): Headline[] {
  const { total, tasks } = data
  const out = data.flows.reduce((n, flow) => n + flow.handed_out, 0)
  const came = data.flows.reduce((n, flow) => n + flow.came, 0)
  const all = tasks.done + tasks.overdue + tasks.under_way + tasks.not_begun
  const area = { name: 'participation' }
  return [
    {
      name: '参与人数',
      value: count(total.participants),
      unit: '人',
      note: `报名 ${count(total.registrations)} 人`,
      to: area,
    },
    {
      name: '答题量',
      value: count(total.answers),
      unit: '题',
      note: `正确率 ${ratio(total.correct, total.answers)}`,
      to: area,
    },
    {
      name: '今天答题',
      value: count(sum(data.today)),
      unit: '题',
      note: '零点到现在',
      to: { ...area, query: { from: data.day, to: data.day } },
    },
    {
      name: '活动',
      value: count(total.held?.activities ?? 0),
      unit: '场次',
      note: `参与 ${count(total.held?.attendance ?? 0)} 人次`,
      to: { name: 'activities' },
    },
    {
      name: '发放资料',
      value: count(out),
      unit: '份',
      note: `占进来的 ${ratio(out, came)}`,
      to: { name: 'material-entries', query: { kind: 'hand_out' } },
    },
    {
      name: '过期任务',
      value: count(tasks.overdue),
      unit: '项',
      note: all ? `共 ${count(all)} 项，完成 ${count(tasks.done)} 项` : '还没有定任务',
      to: { name: 'plans', query: { standing: 'overdue' } },
    },
  ]
}

const kinds = { participants: '参与人数', handed_out: '发放资料', activities: '开展活动', class: '' }
const units = { participants: '人', handed_out: '份', activities: '场次', class: '场次' }

/** What a kind of target is called. */
export const targetName = (one: ReachedInfo): string => (one.key === 'class' ? `进${one.class ?? ''}` : kinds[one.key])
export const targetUnit = (one: ReachedInfo): string => units[one.key]

/** How far all together are, in whole per cent: 100 only when everybody is there. */
export function toward(one: ReachedInfo): number {
  return one.target > 0 ? Math.floor((100 * one.toward) / one.target) : 0
}

/** Participants of each row as bars, those without any included; the district's own row only where it has some. */
export function placeBars(data: GlanceInfo): Bar[] {
  const rows = data.rows.filter(({ key, participants }) => key !== 'district' || participants > 0)
  return rows.map(({ name, participants }) => ({ label: name, value: participants }))
}
