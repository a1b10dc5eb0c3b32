import type { OrderView } from '@/shared/api/schema'

export type OrderState = OrderView['state']

/** Each state as the unit reads it: its name, and what comes next. */
export const stateWords: Record<OrderState, { name: string; next: string }> = {
  waiting: { name: '待接单', next: '已经收到。接单后会有人打电话联系。' },
  dispatched: { name: '已派单', next: '已经安排好了，到时间会有人来。' },
  delivered: { name: '已送达', next: '这堂课送到了，请评一评。' },
  rated: { name: '已评价', next: '谢谢评价，我们会照着改。' },
  returned: { name: '已退回', next: '这一单没能接，原因在下面。可以改了再点。' },
  cancelled: { name: '已取消', next: '这一单取消了，联系方式已经删除。' },
}

const way: OrderState[] = ['waiting', 'dispatched', 'delivered', 'rated']

/** The four steps of an order's way, and which are done; none for one that left it. */
export function stepsOf(state: OrderState): { name: string; done: boolean }[] {
  const at = way.indexOf(state)
  return at < 0 ? [] : ['点单', '派单', '送单', '评单'].map((name, i) => ({ name, done: i <= at }))
}

export const starWords = ['很不满意', '不满意', '一般', '满意', '很满意']

/** 6 月 10 日 09:05 in the district's own time. */
export function moment(at: string): string {
  const local = new Date(new Date(at).getTime() + 8 * 3_600_000).toISOString()
  return `${dayWords(local.slice(0, 10))} ${local.slice(11, 16)}`
}

/** 6 月 10 日 of 2026-06-10. */
export function dayWords(day: string): string {
  const [, month, date] = day.split('-').map(Number)
  return `${month} 月 ${date} 日`
}
