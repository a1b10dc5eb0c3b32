import type { OrderLine, OrderState } from '../wire'

/** What each state is called, and the colour of its mark. */
export const stateWords: Record<OrderState, { word: string; tag: string }> = {
  waiting: { word: '待接单', tag: 'lamp' },
  dispatched: { word: '已派单', tag: '' },
  delivered: { word: '已送达', tag: '' },
  rated: { word: '已评价', tag: 'plain' },
  returned: { word: '已退回', tag: 'plain' },
  cancelled: { word: '已取消', tag: 'plain' },
}

/** How an order came in. */
export const sourceWords: Record<OrderLine['order']['source'], string> = {
  online: '网上',
  phone: '电话',
  visit: '上门',
  inspection: '执法检查中',
}

/** The columns of the board. */
export const columns: { title: string; states: OrderState[]; none: string }[] = [
  { title: '待接单', states: ['waiting'], none: '没有等着接的单。' },
  { title: '已派单', states: ['dispatched'], none: '没有要送的单。' },
  { title: '已送达，待评价', states: ['delivered'], none: '没有等评价的单。' },
  { title: '办结', states: ['rated', 'returned', 'cancelled'], none: '还没有办结的单。' },
]

/** What the board is narrowed to; an empty field narrows nothing. */
export interface Filter {
  district: string
  kind: string
  late: boolean
  text: string
}

export function filtered(all: OrderLine[], filter: Filter): OrderLine[] {
  const text = filter.text.trim().toLowerCase()
  return all.filter(
    ({ order, overdue }) =>
      (!filter.district || order.district === filter.district) &&
      (!filter.kind || order.unit_kind === filter.kind) &&
      (!filter.late || overdue) &&
      (!text || [order.unit, order.topic, order.code].some((one) => one.toLowerCase().includes(text))),
  )
}

/** Why an order is overdue. */
export function lateWords(state: OrderState): string {
  return state === 'waiting' ? '逾期未接' : '逾期未送'
}

export const unitKinds = ['企业', '社区', '农村', '学校', '其他']
export const forms = ['讲座', '入企释法', '案例', '演练', '资料', '线上']
export const audiences = ['企业负责人', '安全管理人员', '职工', '农民工', '居民', '老年人', '学生', '镇街干部']

export const dayParts = ['都可以', '上午', '下午', '晚上']

/** A day and an hour in the district as one moment. */
export const momentOf = (day: string, time: string): string => `${day}T${time}:00+08:00`
