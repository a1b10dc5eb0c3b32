import type { Activity, ActivityKind, Indicator } from '../wire'

export const activityKinds: ActivityKind[] = [
  '宣传咨询日',
  '讲座',
  '五进宣传',
  '应急演练',
  '警示教育',
  '媒体宣传',
  '其他',
]

/**
 * "接受咨询 86 人次、展板 12 块": the figures that were counted, zero ones included. The spaces do not break, so that
 * a figure never stands on a line without its name.
 */
export function indicatorText(indicators: readonly Indicator[], given: Record<string, number> | undefined): string {
  const parts = indicators
    .filter(({ key }) => given?.[key] !== undefined)
    .map(({ key, title, unit }) => `${title}\u00a0${given?.[key]}\u00a0${unit}`)
  return parts.join('、') || '—'
}

/** What a record's review comes to, in words. */
export const stageWords: Record<NonNullable<Activity['stage']>, string> = {
  submitted: '待审核',
  accepted: '已通过',
  returned: '已退回',
}
