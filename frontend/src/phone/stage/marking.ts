import { computed, ref, watch, type Ref } from 'vue'
import type { Request, View, You } from '@/shared/api/types'
import type { Errand } from './errand'

/** An answer a judge may give points for; `text` where it was written. */
export interface Answer {
  team: number
  text?: string
  /** What this judge has given. */
  given: number | undefined
}

/** A judge's marking of the answers at hand. */
export interface Marking {
  answers: Readonly<Ref<readonly Answer[]>>
  /** The answer at hand, and the next that has no points yet. */
  now: Readonly<Ref<Answer>>
  next: Readonly<Ref<Answer | undefined>>
  points: Readonly<Ref<number | null>>
  /** Whether what is picked is what the server has. */
  kept: Readonly<Ref<boolean>>
  pick: (points: number) => void
  turnTo: (team: number) => void
  send: () => void
}

/** Follows what a judge gives: points are picked first and then handed in, answer by answer. */
export function createMarking(view: () => View, you: () => You, errand: Errand): Marking {
  const answers = computed<readonly Answer[]>(() => {
    const seat = you().seat
    const texts = seat?.texts?.map(({ team, text, points }) => ({ team, text, given: points }))
    return texts ?? [{ team: view().stage?.team ?? 0, given: seat?.points }]
  })
  const question = computed(() => view().question?.index ?? 0)
  const team = ref(0)
  const now = computed(
    () =>
      answers.value.find((one) => one.team === team.value) ??
      answers.value.find((one) => one.given === undefined) ??
      answers.value[0] ?? { team: 0, given: undefined },
  )
  const next = computed(() => answers.value.find((one) => one.team !== now.value.team && one.given === undefined))
  const points = ref<number | null>(null)
  watch(
    [question, () => now.value.team, () => now.value.given],
    ([index, of, given], before) => {
      const other = index !== before?.[0] || of !== before[1]
      if (given !== undefined) points.value = given
      else if (other) points.value = null
      team.value = of // more answers coming in do not take this one away
    },
    { immediate: true },
  )
  const kept = computed(() => now.value.given !== undefined && now.value.given === points.value)
  return {
    answers,
    now,
    next,
    points,
    kept,
    pick: (n) => (points.value = n),
    turnTo: (to) => (team.value = to),
    send: () => {
      if (points.value === null || kept.value || errand.busy.value) return
      const request: Request = { type: 'mark', question: question.value, points: points.value }
      errand.ask(now.value.text === undefined ? request : { ...request, team: now.value.team })
    },
  }
}
