import type { FormulaInfo, RateInfo } from '@/shared/api/schema'

type Count = number | ''

/** What one event is worth, as it is typed: an empty cap is none. */
export interface RateDraft {
  points: Count
  per_day: Count
  in_all: Count
}

export const events = ['first', 'right', 'daily', 'done', 'passed'] as const
export type Event = (typeof events)[number]

/** A campaign's formula in the form. */
export interface FormulaDraft extends Record<Event, RateDraft> {
  per_day: Count
  in_all: Count
  training: boolean
}

export const eventNames: Record<Event, string> = {
  first: '首次参与',
  right: '答对一题',
  daily: '当天参与',
  done: '完成一次答题',
  passed: '考试及格一次',
}

/** Which caps an event can have: the first time is one, and so is a day. */
export const caps: Record<Event, { perDay: boolean; inAll: boolean }> = {
  first: { perDay: false, inAll: false },
  right: { perDay: true, inAll: true },
  daily: { perDay: false, inAll: true },
  done: { perDay: true, inAll: true },
  passed: { perDay: true, inAll: true },
}

/** What a new campaign begins with. */
const usual: FormulaInfo = {
  first: { points: 2 },
  right: { points: 1 },
  daily: { points: 0 },
  done: { points: 0 },
  passed: { points: 0 },
}

const rateDraft = (rate: RateInfo): RateDraft => ({
  points: rate.points,
  per_day: rate.per_day || '',
  in_all: rate.in_all || '',
})

export function draftOf(formula: FormulaInfo = usual): FormulaDraft {
  const rates = Object.fromEntries(events.map((event) => [event, rateDraft(formula[event])])) as Record<
    Event,
    RateDraft
  >
  return { ...rates, per_day: formula.per_day || '', in_all: formula.in_all || '', training: formula.training ?? false }
}

const rateOf = (draft: RateDraft): RateInfo => ({
  points: draft.points || 0,
  ...(draft.per_day ? { per_day: draft.per_day } : {}),
  ...(draft.in_all ? { in_all: draft.in_all } : {}),
})

export function formulaOf(draft: FormulaDraft): FormulaInfo {
  const rates = Object.fromEntries(events.map((event) => [event, rateOf(draft[event])])) as Record<Event, RateInfo>
  return {
    ...rates,
    ...(draft.per_day ? { per_day: draft.per_day } : {}),
    ...(draft.in_all ? { in_all: draft.in_all } : {}),
    ...(draft.training ? { training: true } : {}),
  }
}
