import type { BoardPlan } from '@/shared/api/schema'

const kinds = { district: '镇街榜', community: '社区榜', unit: '单位榜', person: '个人榜' }
const measures = {
  '': '',
  registrations: '报名数',
  participants: '参与人数',
  attempts: '参与人次',
  answers: '答题量',
  correct: '答对数',
  activity_points: '活力值',
}

/** A board and what it goes by: 单位榜，按参与人数折算. */
export function boardName({ kind, by, per_head }: BoardPlan): string {
  return by ? `${kinds[kind]}，按${measures[by]}${per_head ? '折算' : ''}排名次` : `${kinds[kind]}，不排名次`
}
