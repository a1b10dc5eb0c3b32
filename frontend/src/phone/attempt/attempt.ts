import { computed, onBeforeUnmount, ref, shallowRef, type Ref } from 'vue'
import { asProblem, type ApiProblem } from '@/shared/api/problem'
import type { Attempt, AttemptQuestion, Given } from '@/shared/api/types'
import { blank, ready } from '@/shared/question/options'
import { optionsOf } from '@/shared/question/words'
import type { Delivery } from './delivery'

/** Where a question stands: being answered, on its way, kept on the phone, or marked. */
export type Stage = 'choosing' | 'sending' | 'held' | 'marked'

/** An attempt being worked through. */
export interface Flow {
  attempt: Readonly<Ref<Attempt | null>>
  problem: Readonly<Ref<ApiProblem | null>>
  /** Why the last answer was not taken, if it was not. */
  refusal: Readonly<Ref<ApiProblem | null>>
  question: Readonly<Ref<AttemptQuestion | null>>
  stage: Readonly<Ref<Stage>>
  draft: Ref<Given>
  canSend: Readonly<Ref<boolean>>
  /** Whether the last question is behind: the result is shown. */
  over: Readonly<Ref<boolean>>
  load: () => Promise<void>
  submit: () => void
  next: () => void
}

const empty: Given = {}

/** Works through one attempt: from the first open question to the result. */
export function useAttempt(id: string, fetchAttempt: (id: string) => Promise<Attempt>, delivery: Delivery): Flow {
  const attempt = shallowRef<Attempt | null>(null)
  const problem = shallowRef<ApiProblem | null>(null)
  const refusal = shallowRef<ApiProblem | null>(null)
  const index = ref(-1)
  const over = ref(false)
  const draft = shallowRef<Given>(empty)
  let shown = 0

  const question = computed(() => attempt.value?.questions[index.value] ?? null)
  const waits = (q: AttemptQuestion) => delivery.waiting.value > 0 && delivery.given(id, q.index) !== undefined
  const isOpen = (q: AttemptQuestion) => !q.verdict && !waits(q)
  const stage = computed<Stage>(() => {
    const q = question.value
    if (!q) return 'choosing'
    if (q.verdict) return 'marked'
    if (!waits(q)) return 'choosing'
    return delivery.stuck.value ? 'held' : 'sending'
  })
  const canSend = computed(() => !!question.value && ready(question.value.type, draft.value))

  const goTo = (to: number) => {
    index.value = to
    shown = Date.now()
    const q = attempt.value?.questions[to]
    if (q) draft.value = q.given ?? delivery.given(id, q.index) ?? blank(q.type, optionsOf(q).length)
  }
  const next = () => {
    const questions = attempt.value?.questions ?? []
    refusal.value = null
    const later = questions.findIndex((q, i) => i > index.value && isOpen(q))
    const open = later >= 0 ? later : questions.findIndex(isOpen)
    if (open >= 0) goTo(open)
    else over.value = questions.length > 0
  }
  const load = async () => {
    problem.value = null
    try {
      attempt.value = await fetchAttempt(id)
      index.value = -1
      next()
    } catch (thrown) {
      problem.value = asProblem(thrown)
    }
  }
  const submit = () => {
    const q = question.value
    if (!q || stage.value !== 'choosing' || !canSend.value) return
    refusal.value = null
    const took = Math.max(0, Date.now() - shown)
    delivery.post({ attempt: id, index: q.index, given: draft.value, took })
  }
  const stop = delivery.listen({
    delivered: (held, reply) => {
      if (held.attempt !== id || !attempt.value || !('verdict' in reply)) return
      attempt.value = withVerdict(attempt.value, held.index, held.given, reply.verdict)
    },
    refused: (held, why) => {
      if (held.attempt === id) refusal.value = why
    },
  })
  onBeforeUnmount(stop)
  void load()
  return { attempt, problem, refusal, question, stage, draft, canSend, over, load, submit, next }
}

/** The attempt with one more question marked. The counts follow from the questions, so a repeat changes nothing. */
export function withVerdict(
  attempt: Attempt,
  index: number,
  given: Given,
  verdict: NonNullable<AttemptQuestion['verdict']>,
): Attempt {
  const questions = attempt.questions.map((q) => (q.index === index ? { ...q, given, verdict } : q))
  const marked = questions.filter((q) => q.verdict)
  return {
    ...attempt,
    questions,
    answered: marked.length,
    correct: marked.filter((q) => q.verdict?.correct).length,
    done: marked.length === questions.length,
  }
}
