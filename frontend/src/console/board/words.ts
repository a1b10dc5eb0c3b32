import type { BoardPlan } from '@/shared/api/types'

export type BoardKind = BoardPlan['kind']
export type Measure = Exclude<BoardPlan['by'], ''>

export const kinds: readonly (readonly [BoardKind, string])[] = [
  ['district', '镇街'],
  ['community', '社区'],
  ['unit', '单位'],
  ['person', '个人'],
]

const measures: readonly (readonly [Measure, string])[] = [
  ['registrations', '报名数'],
  ['participants', '参与人数'],
  ['attempts', '参与人次'],
  ['answers', '答题量'],
  ['correct', '答对数'],
  ['activity_points', '活力值'],
]

/** What a kind of board can be ranked by: a person is one person, so theirs goes by what they answered. */
export function measuresOf(kind: BoardKind): readonly (readonly [Measure, string])[] {
  if (kind !== 'person') return measures
  return measures.filter(([key]) => ['answers', 'correct', 'activity_points'].includes(key))
}

/** A campaign's boards as a form has them: one of each kind, on or off. */
export type BoardDraft = Record<BoardKind, { on: boolean; by: BoardPlan['by']; perHead: boolean }>

export function draftOf(plans: readonly BoardPlan[] | undefined): BoardDraft {
  const of = (kind: BoardKind): BoardDraft[BoardKind] => {
    const plan = (plans ?? [{ kind: 'district', by: '' }]).find((p) => p.kind === kind)
    if (plan) return { on: true, by: plan.by, perHead: plan.per_head === true }
    return { on: false, by: kind === 'person' ? 'activity_points' : 'participants', perHead: false }
  }
  return { district: of('district'), community: of('community'), unit: of('unit'), person: of('person') }
}

export function plansOf(draft: BoardDraft): BoardPlan[] {
  return kinds
    .filter(([kind]) => draft[kind].on)
    .map(([kind]) => {
      const { by, perHead } = draft[kind]
      return { kind, by, ...(perHead && by && kind !== 'person' ? { per_head: true } : {}) }
    })
}

/** A figure of hundredths: 1650 is 16.50. */
export const hundredths = (value: number): string => (value / 100).toFixed(2)
