import type { ActivityKind } from '../wire'

export const activityKinds: ActivityKind[] = [
  '宣传咨询日',
  '讲座',
  '五进宣传',
  '应急演练',
  '警示教育',
  '媒体宣传',
  '其他',
]

/** The figures counted at activities, with their units, in the order a summary names them. */
export const indicators = [
  { key: 'leaflets', title: '发放宣传资料', unit: '份' },
  { key: 'banners', title: '悬挂横幅标语', unit: '条' },
  { key: 'boards', title: '展板', unit: '块' },
  { key: 'desks', title: '咨询台', unit: '个' },
  { key: 'consulted', title: '接受咨询', unit: '人次' },
  { key: 'films', title: '播放警示片', unit: '场次' },
  { key: 'screens', title: 'LED 屏', unit: '块' },
  { key: 'cars', title: '出动宣传车', unit: '辆次' },
  { key: 'staff', title: '出动人员', unit: '人次' },
  { key: 'messages', title: '短信微信推送', unit: '条' },
  { key: 'news', title: '媒体报道', unit: '篇' },
  { key: 'hazards', title: '排查曝光隐患', unit: '条' },
] as const

/**
 * "接受咨询 86 人次、展板 12 块": the figures that were counted, zero ones included. The spaces do not break, so that
 * a figure never stands on a line without its name.
 */
export function indicatorText(given: Record<string, number> | undefined): string {
  const parts = indicators
    .filter(({ key }) => given?.[key] !== undefined)
    .map(({ key, title, unit }) => `${title}\u00a0${given?.[key]}\u00a0${unit}`)
  return parts.join('、') || '—'
}
