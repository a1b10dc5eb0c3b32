import type { BoardPlan, ComingInfo } from '@/shared/api/schema'
import { measureOf } from '../board/kinds'
import { dayName } from '../board/words'

const weekdays = ['周日', '周一', '周二', '周三', '周四', '周五', '周六']

const daysBetween = (a: string, b: string) => Math.round((Date.parse(b) - Date.parse(a)) / 86_400_000)

/** What a day is called seen from today: 今天, 明天, else its day of the week. */
export function dayWord(day: string, today: string): string {
  const ahead = daysBetween(today, day)
  if (ahead === 0) return '今天'
  if (ahead === 1) return '明天'
  return weekdays[new Date(`${day}T00:00:00Z`).getUTCDay()] ?? ''
}

/** When something is: 9:30 开始, 9:30 到 11:00; nothing where no time was said. */
export function timeWords({ from, until }: Pick<ComingInfo, 'from' | 'until'>): string {
  const plain = (time: string) => time.replace(/^0/, '')
  if (!from) return ''
  return until ? `${plain(from)} 到 ${plain(until)}` : `${plain(from)} 开始`
}

/** Where a campaign stands today. */
export function stands(from: string, to: string, today: string): string {
  if (today < from) return `还有 ${daysBetween(today, from)} 天开始`
  if (today > to) return '已经结束'
  return today === to ? '今天最后一天' : `第 ${daysBetween(from, today) + 1} 天，到 ${dayName(to)}`
}

const boards = { district: '各镇街参与情况', community: '各社区参与情况', unit: '各单位参与情况', person: '个人榜' }

/** What a board is called, and what it goes by. */
export const boardWords = ({ kind, by }: Pick<BoardPlan, 'kind' | 'by'>): { name: string; note: string } => ({
  name: boards[kind],
  note: by ? `按${measureOf(by).name}排` : '只列数，不排名',
})
