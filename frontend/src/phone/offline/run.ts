import { computed, ref, shallowRef, type Ref } from 'vue'
import type { PackQuestion } from '@/shared/api/schema'
import type { Given } from '@/shared/api/types'
import { blank, ready } from '@/shared/question/options'
import { draw, drawOrder, isRight, toPack, toPage } from './marking'
import { drawID, keepAnswer, keepPack, type KeptPack } from './store'

/** One question of a round, with what came of it. */
export interface Step {
  q: PackQuestion
  order: number[]
  given?: Given
  correct?: boolean
}

/** A round of practice out of a pack. */
export interface Run {
  steps: Readonly<Ref<readonly Step[]>>
  now: Readonly<Ref<Step | null>>
  index: Readonly<Ref<number>>
  draft: Ref<Given>
  canSend: Readonly<Ref<boolean>>
  over: Readonly<Ref<boolean>>
  /** Keeps the answer on the phone, then marks it; it throws where the phone cannot keep it. */
  submit: () => Promise<void>
  next: () => void
}

const size = 10
const longest = 600_000

/** Begins a round. What is answered is kept at once, so leaving it half-way loses nothing. */
export function useRun(pack: KeptPack, clock: () => number = Date.now, random: () => number = Math.random): Run {
  const round = drawID()
  const steps = shallowRef<readonly Step[]>(
    draw(pack.list, pack.done, size, random).map((q) => ({ q, order: drawOrder(q, random) })),
  )
  const index = ref(0)
  const over = ref(steps.value.length === 0)
  const now = computed(() => steps.value[index.value] ?? null)
  const fresh = () => (now.value ? blank(now.value.q.type, now.value.q.options.length) : {})
  const draft = shallowRef<Given>(fresh())
  let shown = clock()
  let busy = false

  const submit = async () => {
    const step = now.value
    if (!step || step.given || busy || !ready(step.q.type, draft.value)) return
    busy = true
    try {
      const given = toPack(step.order, draft.value)
      const correct = isRight(step.q, given)
      const when = clock()
      const answer = { id: drawID(), run: round, index: index.value, question: step.q.id, given }
      const took = Math.min(longest, Math.max(0, when - shown))
      await keepAnswer({ person: pack.person, when, answer: { ...answer, took_ms: took } })
      pack.done = { ...pack.done, [step.q.id]: correct }
      await keepPack(pack).catch(() => undefined) // only decides what is asked next
      steps.value = steps.value.map((s) => (s === step ? { ...s, given: draft.value, correct } : s))
    } finally {
      busy = false
    }
  }
  const next = () => {
    if (index.value + 1 >= steps.value.length) {
      over.value = true
      return
    }
    index.value++
    draft.value = fresh()
    shown = clock()
  }
  const canSend = computed(() => !!now.value && ready(now.value.q.type, draft.value))
  return { steps, now, index, draft, canSend, over, submit, next }
}

/** The right options of a step by their place on the page. */
export const answerOf = (step: Step): number[] => toPage(step.order, step.q)
