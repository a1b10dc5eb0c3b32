import { computed, onBeforeUnmount, ref, shallowRef, type Ref } from 'vue'
import { asProblem, type ApiProblem } from '@/shared/api/problem'
import type { Given, Sitting, SittingQuestion } from '@/shared/api/types'
import { blank, ready } from '@/shared/question/options'
import { optionsOf } from '@/shared/question/words'
import type { Delivery } from '../attempt/delivery'
import { sittingKey } from '../attempt/mail'

/** Where a question stands: being answered, on its way, kept on the phone, answered without a verdict, or told. */
export type Stage = 'choosing' | 'sending' | 'held' | 'given' | 'told'

/** How a sitting is asked for; every call gives it as it is then, and may be repeated. */
export interface SittingCalls {
  look: () => Promise<Sitting>
  show: (index: number) => Promise<Sitting>
  handIn: () => Promise<Sitting>
}

/** A sitting being worked through. Its clock is the server's. */
export interface SittingFlow {
  sitting: Readonly<Ref<Sitting | null>>
  problem: Readonly<Ref<ApiProblem | null>>
  /** Why the last step was not done. */
  refusal: Readonly<Ref<ApiProblem | null>>
  busy: Readonly<Ref<boolean>>
  question: Readonly<Ref<SittingQuestion | null>>
  stage: Readonly<Ref<Stage>>
  /** Questions answered, those that still wait on the phone among them. */
  answered: Readonly<Ref<(index: number) => boolean>>
  /** How many of this sitting's answers wait on the phone. */
  waiting: Readonly<Ref<number>>
  draft: Ref<Given>
  canSend: Readonly<Ref<boolean>>
  /** The server's time. */
  now: Readonly<Ref<number>>
  /** Whether the result is shown. */
  over: Readonly<Ref<boolean>>
  load: () => Promise<void>
  submit: () => void
  /** Goes on: to the next question, or to the result. */
  next: () => Promise<void>
  goTo: (index: number) => void
  handIn: () => Promise<boolean>
}

const tick = 250
/** A reply is on its way about so long when a time has run out. */
const grace = 700

/** Works through one sitting. */
export function useSitting(id: string, calls: SittingCalls, delivery: Delivery): SittingFlow {
  const sitting = shallowRef<Sitting | null>(null)
  const problem = shallowRef<ApiProblem | null>(null)
  const refusal = shallowRef<ApiProblem | null>(null)
  const busy = ref(false)
  const at = ref(-1)
  /** A question whose verdict is being read: the sitting goes on when the person does. */
  const reading = ref(false)
  const draft = shallowRef<Given>({})
  const local = ref(Date.now())
  const offset = ref(0)
  const key = sittingKey(id)

  const now = computed(() => local.value + offset.value)
  const find = (index: number) => sitting.value?.questions.find((q) => q.index === index) ?? null
  const question = computed(() => find(at.value))
  const waits = (index: number) => delivery.waiting.value > 0 && delivery.given(key, index) !== undefined
  const answered = computed(() => (index: number) => !!find(index)?.given || waits(index))
  const waiting = computed(() => (sitting.value?.questions ?? []).filter((q) => waits(q.index)).length)
  const stage = computed<Stage>(() => {
    const q = question.value
    if (!q) return 'choosing'
    if (q.verdict) return 'told'
    if (q.given) return 'given'
    if (!waits(q.index)) return 'choosing'
    return delivery.stuck.value ? 'held' : 'sending'
  })
  const canSend = computed(() => !!question.value && ready(question.value.type, draft.value))
  const over = computed(() => sitting.value?.stage === 'over' && !reading.value)

  const take = (view: Sitting) => {
    if (sitting.value && view.now < sitting.value.now) return // an answer that another has overtaken
    sitting.value = view
    local.value = Date.now()
    offset.value = view.now - local.value
  }
  const goTo = (index: number) => {
    at.value = index
    reading.value = false
    const q = find(index)
    if (q) draft.value = q.given ?? delivery.given(key, index) ?? blank(q.type, optionsOf(q).length)
  }
  const step = async (call: () => Promise<Sitting>): Promise<boolean> => {
    if (busy.value) return false
    busy.value = true
    try {
      take(await call())
      refusal.value = null
      return true
    } catch (thrown) {
      refusal.value = asProblem(thrown)
      return false
    } finally {
      busy.value = false
    }
  }
  /** The question to go to on a paper: the next open one, from the one at hand on. */
  const openOnPaper = () => {
    const questions = sitting.value?.questions ?? []
    const open = (q: SittingQuestion) => !answered.value(q.index)
    return (questions.find((q) => q.index > at.value && open(q)) ?? questions.find(open))?.index
  }
  const show = async () => {
    const index = sitting.value?.next ?? -1
    if (index < 0) return
    if (find(index) || (await step(() => calls.show(index)))) goTo(index)
  }
  const goOn = async () => {
    const view = sitting.value
    if (!view || view.stage === 'over') return
    if (view.free) return goTo(openOnPaper() ?? Math.max(at.value, 0))
    if (view.seconds && !find(view.next)) return goTo(-1) // its time begins when the person says so
    await show()
  }
  const load = async () => {
    problem.value = null
    try {
      take(await calls.look())
    } catch (thrown) {
      problem.value = asProblem(thrown)
      return
    }
    await goOn()
  }
  const next = async () => {
    refusal.value = null
    reading.value = false
    const view = sitting.value
    if (view && !view.free && view.stage === 'open') return show()
    await goOn()
  }
  const submit = () => {
    const q = question.value
    if (!q || stage.value !== 'choosing' || !canSend.value) return
    refusal.value = null
    delivery.post({ attempt: key, index: q.index, given: draft.value })
    if (sitting.value?.free) void goOn()
  }
  const handIn = () => step(calls.handIn)

  const taken = (view: Sitting, index: number) => {
    take(view)
    if (view.free || index !== at.value) return
    reading.value = view.at_once
    if (!view.at_once) void goOn()
  }
  const stop = delivery.listen({
    delivered: (held, reply) => {
      if (held.attempt === key && 'stage' in reply) taken(reply, held.index)
    },
    refused: (held, why) => {
      if (held.attempt !== key) return
      void load().then(() => (refusal.value = why))
    },
  })

  // When a time has run out, the server says what that means.
  let asked = 0
  const expired = () => {
    const view = sitting.value
    if (!view || view.stage === 'over' || busy.value || local.value < asked) return
    const q = question.value
    const questionOver = !!q && stage.value === 'choosing' && q.until > 0 && now.value > q.until + grace
    if (!questionOver && !(view.ends > 0 && now.value > view.ends + grace)) return
    asked = local.value + 2_000
    void step(calls.look).then((heard) => {
      const missed = heard ? find(at.value) : null
      if (missed?.missed && missed.verdict) reading.value = true
      else if (missed?.missed) void goOn()
    })
  }
  const timer = window.setInterval(() => {
    local.value = Date.now()
    expired()
  }, tick)
  onBeforeUnmount(() => {
    stop()
    window.clearInterval(timer)
  })
  void load()
  return {
    sitting,
    problem,
    refusal,
    busy,
    question,
    stage,
    answered,
    waiting,
    draft,
    canSend,
    now,
    over,
    load,
    submit,
    next,
    goTo,
    handIn,
  }
}
