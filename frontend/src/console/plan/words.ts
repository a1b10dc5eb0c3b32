import type { RouteLocationRaw } from 'vue-router'
import type { GaugeInfo, TaskInfo } from '@/shared/api/schema'

export type Task = TaskInfo
export type Measure = GaugeInfo
export type Standing = Task['standing']

/** How a task stands, in words, with the look of its tag; the word says it, the colour repeats it. */
export const standings: Record<Standing, { word: string; look: string }> = {
  overdue: { word: '已过期', look: 'live' },
  under_way: { word: '进行中', look: 'lamp' },
  not_begun: { word: '未开始', look: 'plain' },
  done: { word: '已完成', look: '' },
}
export const standingKeys = Object.keys(standings) as Standing[]

/** "已过期 3 天", "晚 2 天完成" */
export function standingText(task: Pick<Task, 'standing' | 'late'>): string {
  if (!task.late) return standings[task.standing].word
  return task.standing === 'overdue' ? `已过期 ${task.late} 天` : `晚 ${task.late} 天完成`
}

/** Who is to do it. */
export const ownerOf = (task: Task): string =>
  [task.department, task.district ? task.district_name : ''].filter(Boolean).join('，')

export interface Filter {
  standing: '' | Standing
  district: string
  plan: string
  text: string
}

export function filtered(all: readonly Task[], filter: Filter): Task[] {
  const text = filter.text.trim()
  return all.filter(
    (one) =>
      (!filter.standing || one.standing === filter.standing) &&
      (!filter.district || one.district === filter.district) &&
      (!filter.plan || one.plan === filter.plan) &&
      (!text || one.title.includes(text) || ownerOf(one).includes(text)),
  )
}

/** The lines of one task: of one title, the same days and one measure. */
export interface Group {
  key: string
  first: Task
  lines: Task[]
  done: number
  amount: number
}

export function grouped(all: readonly Task[]): Group[] {
  const groups = new Map<string, Group>()
  for (const task of all) {
    const { plan, title, from, to, measure } = task
    const key = [plan, title, from, to, measure.by, measure.of].join('\n')
    const group = groups.get(key) ?? { key, first: task, lines: [], done: 0, amount: 0 }
    group.lines.push(task)
    group.done += task.done
    group.amount += task.amount
    groups.set(key, group)
  }
  return [...groups.values()]
}

/** How many of the tasks stand how, those that are none left out: "完成 8，过期 2" */
export function tally(all: readonly Task[]): { standing: Standing; n: number }[] {
  return standingKeys
    .map((standing) => ({ standing, n: all.filter((one) => one.standing === standing).length }))
    .filter(({ n }) => n > 0)
}

/** What is done of what is to be done, in hundredths, at most all of it. */
export const share = (done: number, amount: number): number =>
  amount > 0 ? Math.min(100, Math.floor((done / amount) * 100)) : 0

/** Where the records behind a figure are listed; undefined for what nobody recorded. */
export function recordsOf(task: Task): { text: string; to: RouteLocationRaw } | undefined {
  const { by, of } = task.measure
  const where = task.district ? { district: task.district } : {}
  const days = { from: task.from, to: task.until }
  switch (by) {
    case 'hand':
      return undefined
    case 'hand_outs':
      if (of)
        return {
          text: '看发放记录',
          to: { name: 'material', params: { id: of }, query: { kind: 'hand_out', ...where } },
        }
      return { text: '看宣传资料', to: { name: 'materials' } }
    case 'hand_outs_kind':
      return { text: '看宣传资料', to: { name: 'materials' } }
    case 'people':
    case 'attempts':
      return { text: '看参与情况', to: { name: 'participation' } }
    case 'orders':
      return { text: '看点单', to: { name: 'orders' } }
    case 'trained':
      return { text: '看三级安全教育', to: { name: 'education' } }
    case 'held_kind':
      return {
        text: '看活动登记',
        to: { name: 'activities', query: { ...days, ...where, ...(of ? { kind: of } : {}) } },
      }
    case 'held_class':
      return {
        text: '看活动登记',
        to: { name: 'activities', query: { ...days, ...where, ...(of ? { five_class: of } : {}) } },
      }
    default:
      return { text: '看活动登记', to: { name: 'activities', query: { ...days, ...where } } }
  }
}

const kinds: [string, Measure['by'][]][] = [
  ['发放资料', ['hand_outs', 'hand_outs_kind']],
  ['开展活动', ['held', 'held_kind', 'held_class', 'attended']],
  ['活动的统计指标', ['figure']],
  ['答题', ['people', 'attempts']],
  ['点单和培训', ['orders', 'trained']],
  ['登记里看不出来的', ['hand']],
]

/** The measures under headings, as they are chosen. */
export const headed = (all: readonly Measure[]): { title: string; measures: Measure[] }[] =>
  kinds
    .map(([title, by]) => ({ title, measures: all.filter((one) => by.includes(one.by)) }))
    .filter(({ measures }) => measures.length > 0)

/** A measure as the value of a choice. */
export const measureKey = (m: Pick<Measure, 'by' | 'of'>): string => `${m.by}/${m.of ?? ''}`
