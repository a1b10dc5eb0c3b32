import type { View } from '@/shared/api/types'

/** How a group's points come about. */
export function groupRule(crowd: NonNullable<View['crowd']>): string {
  return `${crowd.best ? `各组前 ${crowd.best} 人` : '全组'}${crowd.mean ? '平均分' : '总分'}`
}
