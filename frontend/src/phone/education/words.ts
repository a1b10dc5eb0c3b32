import type { EducationLevel } from '@/shared/api/types'

/** What there is to do at a level now. */
export type Step = 'wait' | 'read' | 'exam' | 'hours' | 'done'

/** The next step at a level: reading comes before the exam, hours on site may come at any time. */
export function stepOf(level: EducationLevel): Step {
  if (level.done) return 'done'
  if (level.passed) return 'hours'
  if (!level.open) return 'wait'
  return level.learnt ? 'exam' : 'read'
}

/** How far a level is, in a word or two. */
export function stateWords(level: EducationLevel): string {
  switch (stepOf(level)) {
    case 'done':
      return '完成'
    case 'hours':
      return '考试合格，还差学时'
    case 'wait':
      return '前一级合格后开始'
    case 'exam':
      return '可以考试'
    default:
      return level.pages.some((page) => page.read) ? '正在学' : '还没开始'
  }
}

/** The page to read next: the first that was not read, or the first of all. */
export function nextPage(level: EducationLevel): number {
  return Math.max(
    level.pages.findIndex((page) => !page.read),
    0,
  )
}

/** A nickname for who has not chosen one: never their name. `draw` is from 0 up to 1. */
export const nicknameOf = (draw: number) => `工友${1000 + Math.floor(draw * 9000)}`

/** How many pages were read. */
export const readCount = (level: EducationLevel) => level.pages.filter((page) => page.read).length
