import type { CourseLine, CourseSession, OfficerInfo } from '@/shared/api/schema'

export type CourseKind = CourseSession['kind']

export const kinds: readonly (readonly [CourseKind, string])[] = [
  ['guidance', '执法程序及文书制作指导'],
  ['general', '通用法律知识培训'],
  ['special', '专门法律知识培训'],
  ['renewal', '专用法律知识复训'],
  ['other', '其他培训'],
]

/** How long a certificate is still good, in words. */
export function validityWords(one: Pick<OfficerInfo, 'validity' | 'days' | 'left'>): string {
  if (one.left) return '不再执法'
  switch (one.validity) {
    case 'expired':
      return `已过期 ${-one.days} 天`
    case 'soon':
    case 'later':
      return one.days === 0 ? '今天到期' : `还有 ${one.days} 天`
    case 'good':
      return '有效'
    default:
      return '没填有效期'
  }
}

/** Whether a certificate has to be seen to. */
export const ends = (one: Pick<OfficerInfo, 'validity' | 'left'>): boolean =>
  !one.left && one.validity !== 'good' && one.validity !== 'unknown'

export type Shown = 'all' | 'ends' | 'short' | 'left'

/** Officers as a page narrows them down: those whose certificate ends, who lack hours, who left. */
export function matching(all: readonly OfficerInfo[], typed: string, shown: Shown, yearly: number): OfficerInfo[] {
  const wanted = typed.trim()
  return all.filter((one) => {
    if (wanted && ![one.name, one.place, one.office, one.number].some((text) => text?.includes(wanted))) return false
    if (shown === 'left') return one.left
    if (one.left) return false
    if (shown === 'ends') return ends(one)
    return shown === 'all' || one.hours < yearly
  })
}

/** How somebody's exam went. */
export function resultWords(one: CourseLine): string {
  if (one.points === undefined) return one.sitting ? '正在考试' : '—'
  return `${one.points} 分，${one.passed ? '合格' : '不合格'}${one.paper ? '（纸面）' : ''}`
}

/** The years one can look at, the newest first. */
export const yearsTo = (now: number): number[] => Array.from({ length: 6 }, (_, i) => now - i)
