import type { EducationLevel, EducationRecord } from '@/shared/api/schema'

/** The three levels, in their order. */
export const levelTitles = { company: '公司级', workshop: '车间级', crew: '班组级' } as const
export type LevelKey = keyof typeof levelTitles
export const levelKeys = Object.keys(levelTitles) as LevelKey[]

/** Why somebody is taught again, and what that opens. */
export const reasons = {
  transfer: { title: '调岗', levels: ['workshop', 'crew'] },
  back: { title: '离岗六个月以上返岗', levels: ['workshop', 'crew'] },
  process: { title: '采用新工艺、新设备', levels: ['workshop', 'crew'] },
  yearly: { title: '每年再培训', levels: ['company'] },
} as const satisfies Record<string, { title: string; levels: readonly LevelKey[] }>
export type Reason = keyof typeof reasons

/** How far a level is, in a word. */
export function levelWords(level: EducationLevel | undefined): string {
  if (!level) return '—'
  if (level.done) return `完成，${level.score} 分`
  if (level.passed) return `${level.score} 分，学时 ${level.hours}/${level.need}`
  if (level.learnt) return `待考，学时 ${level.hours}/${level.need}`
  return `学时 ${level.hours}/${level.need}`
}

/** The level of the round somebody is in. */
export function levelOf(person: EducationRecord, key: LevelKey): EducationLevel | undefined {
  return person.rounds[0]?.levels.find((level) => level.key === key)
}

/** The people whose name, number, job or place holds what was typed. */
export function matching(people: readonly EducationRecord[], typed: string, open: boolean): EducationRecord[] {
  const key = typed.trim().toLowerCase()
  return people.filter(
    (one) =>
      (!open || !one.done) &&
      [one.name, one.number, one.job, one.workshop, one.crew].some(
        (text) => text?.toLowerCase().includes(key) ?? false,
      ),
  )
}

/** The hours a form's levels have together. */
export const sumOf = (levels: readonly { hours: number | '' }[]) =>
  levels.reduce((sum, level) => sum + Number(level.hours), 0)
