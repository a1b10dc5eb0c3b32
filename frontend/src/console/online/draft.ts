import type { OnlineChecked, OnlineSettings, Part, Phase, Rules } from '@/shared/api/schema'

/** What a paper may ask for, of what there are questions about. */
export type Choices = Pick<OnlineChecked, 'topics' | 'chapters'>

/** A phase in the form; one that is not used is kept, so that switching it off and on loses nothing. */
export interface PhaseDraft extends Phase {
  used: boolean
}

/** An online contest in the form. */
export interface OnlineDraft {
  on: boolean
  phases: PhaseDraft[]
  boards: OnlineSettings['boards']
  units: string
  revision: number
}

export const phaseNames: Record<Phase['id'], string> = { training: '训练赛', formal: '正式赛', final: '决赛' }
const order: Phase['id'][] = ['training', 'formal', 'final']

/** What a kind of question is called in the table of a paper. */
export const typeNames: Record<NonNullable<Part['type']>, string> = {
  '': '不限',
  single: '单选',
  multiple: '多选',
  judge: '判断',
  fill: '填空',
  ordering: '排序',
  numeric: '估算',
}

export const audienceNames: Record<NonNullable<Part['audience']>, string> = {
  '': '不限',
  resident: '居民',
  worker: '职工',
  manager: '企业管理人员',
  officer: '执法人员',
  student: '学生',
}

export const difficultyNames = ['不限', '容易', '中等', '较难'] as const

/** One more line of a paper. */
export const newPart = (law: string): Part => ({ count: 1, points: 10, type: 'single', law })

/** A phase that is not set up yet goes by the rules of one that is. */
function newPhase(id: Phase['id'], like: Phase | undefined): PhaseDraft {
  const rules = structuredClone(like?.rules ?? emptyRules)
  if (id === 'training') Object.assign(rules, { seconds: 0, at_once: true, free: false, pass: 0 })
  return {
    id,
    used: false,
    from: like?.from ?? '',
    to: like?.to ?? '',
    per_day: id === 'final' ? 0 : 3,
    in_all: id === 'final' ? 1 : 0,
    admit: 'all',
    best: 0,
    rules,
  }
}

const emptyRules: Rules = {
  blueprint: [],
  free: false,
  seconds: 0,
  limit: 0,
  elders: 'double',
  partial: false,
  speed: false,
  wrong: 0,
  at_once: false,
  pass: 0,
}

/** What the server keeps, in the form: all three phases, those that are not used switched off. */
export function toDraft(settings: OnlineSettings): OnlineDraft {
  const kept = structuredClone(settings)
  const formal = kept.phases.find((p) => p.id === 'formal') ?? kept.phases[0]
  return {
    on: kept.on,
    boards: kept.boards,
    units: kept.units.join('\n'),
    revision: kept.revision ?? 0,
    phases: order.map((id) => {
      const phase = kept.phases.find((p) => p.id === id)
      return phase ? { ...phase, used: true } : newPhase(id, formal)
    }),
  }
}

/** A number field that was left empty holds a text; it stands for nought. */
export const whole = (value: unknown): number => {
  const number = Math.trunc(Number(value))
  return Number.isFinite(number) && number > 0 ? number : 0
}

/** The form as the server takes it. */
export function toSettings(draft: OnlineDraft): OnlineSettings {
  return {
    on: draft.on,
    boards: {
      ...draft.boards,
      attempts: whole(draft.boards.attempts),
      members: whole(draft.boards.members),
    },
    units: unitsOf(draft.units),
    ...(draft.revision ? { revision: draft.revision } : {}),
    phases: draft.phases.filter((p) => p.used).map(toPhase),
  }
}

function toPhase(draft: PhaseDraft): Phase {
  const { rules } = draft
  const phase: Phase & { used?: boolean } = {
    ...draft,
    per_day: whole(draft.per_day),
    in_all: whole(draft.in_all),
    best: whole(draft.best),
    rules: toRules(rules),
  }
  delete phase.used
  return phase
}

/** Rules of the form as the server takes them. */
export function toRules(rules: Rules): Rules {
  return {
    ...rules,
    seconds: whole(rules.seconds),
    limit: whole(rules.limit),
    wrong: whole(rules.wrong),
    pass: whole(rules.pass),
    blueprint: rules.blueprint.map((part) => ({ ...part, count: whole(part.count), points: whole(part.points) })),
  }
}

/** Units by the line, each once. */
export function unitsOf(text: string): string[] {
  const lines = text.split('\n').map((line) => line.trim())
  return [...new Set(lines.filter(Boolean))]
}

/** How many questions a paper has, and what they come to. */
export function totals(blueprint: readonly Part[]): { count: number; points: number } {
  return blueprint.reduce(
    (sum, part) => ({
      count: sum.count + whole(part.count),
      points: sum.points + whole(part.count) * whole(part.points),
    }),
    { count: 0, points: 0 },
  )
}
