import type { BoardLine, BoardPlan, CampaignBoard } from '@/shared/api/types'

const kinds: Record<BoardPlan['kind'], string> = { district: '镇街', community: '社区', unit: '单位', person: '个人' }

/** What the lines of a board are. */
export const kindName = (kind: BoardPlan['kind']): string => kinds[kind]

type Measure = Exclude<CampaignBoard['by'], ''>
const measures: Record<Measure, { name: string; unit: string; hint: string }> = {
  registrations: { name: '报名数', unit: '人', hint: '登记过的人' },
  participants: { name: '参与人数', unit: '人', hint: '答过至少一题的人' },
  attempts: { name: '参与人次', unit: '人次', hint: '答过题的答卷和竞赛' },
  answers: { name: '答题量', unit: '题', hint: '答过的题，一题算一次' },
  correct: { name: '答对数', unit: '题', hint: '答对的题' },
  activity_points: { name: '活力值', unit: '点', hint: '按活动的办法给的点数' },
}

/** What a board goes by; where it ranks nobody, how many took part. */
export const measureOf = (by: CampaignBoard['by']) => ({
  key: by || ('participants' as const),
  ...measures[by || 'participants'],
})

/** A figure of hundredths as it is read: 1650 is 16.5. */
export function hundredths(value: number): string {
  return (value / 100).toFixed(2).replace(/\.?0+$/, '')
}

/** The figure a line stands on its board with. */
export function figure(board: Pick<CampaignBoard, 'by' | 'per_head'>, row: BoardLine): string {
  if (board.per_head) return row.per_head === undefined ? '—' : hundredths(row.per_head)
  return String(row[measureOf(board.by).key])
}

/** What a board goes by, in words. */
export function rule(board: Pick<CampaignBoard, 'by' | 'per_head' | 'scale' | 'kind'>): string {
  const { name, unit, hint } = measureOf(board.by)
  if (!board.by) return `${name}：${hint}，单位：${unit}。按所在镇街和名称排列，不作排名。`
  const heads = board.kind === 'unit' ? '单位人数' : '常住人口'
  const per = board.per_head ? `，折算成每${board.scale === 100 ? '百' : '千'}人（按${heads}）` : ''
  return `按${name}排${per}；${name}是${hint}，单位：${unit}。数相同，名次并列。`
}
