import { ref, shallowRef, type Ref } from 'vue'
import type { Given } from '@/shared/api/types'
import type { Paper } from '@/shared/api/schema'
import { asProblem } from '@/shared/api/problem'

/** How a paper is asked for; every call gives the paper as it is then. */
export interface PaperCalls {
  look: () => Promise<Paper>
  begin: (question: number) => Promise<Paper>
  answer: (question: number, given: Given) => Promise<Paper>
}

/** One person's paper of a self-paced contest. */
export interface PaperFlow {
  paper: Readonly<Ref<Paper | null>>
  /** Why the last step was not done. */
  failure: Readonly<Ref<string>>
  /** An answer is on its way; it is sent again until the server has said something about it. */
  sending: Readonly<Ref<Given | null>>
  load: () => Promise<void>
  begin: (question: number) => Promise<void>
  answer: (question: number, given: Given) => Promise<void>
  /** Sends again what got no reply. */
  resend: () => Promise<void>
}

/** Follows one paper. Steps may be repeated: the first start and the first answer count. */
export function createPaper(calls: PaperCalls): PaperFlow {
  const paper = shallowRef<Paper | null>(null)
  const failure = ref('')
  const sending = shallowRef<Given | null>(null)
  let waiting = -1
  let busy = false

  const step = async (work: () => Promise<Paper>): Promise<boolean> => {
    if (busy) return false
    busy = true
    try {
      paper.value = await work()
      failure.value = ''
      return true
    } catch (thrown) {
      const problem = asProblem(thrown)
      failure.value = problem.detail
      return !problem.passing
    } finally {
      busy = false
    }
  }
  const load = async () => void (await step(calls.look))
  const resend = async () => {
    const given = sending.value
    if (!given || busy) return
    if (!(await step(() => calls.answer(waiting, given)))) return
    const refused = failure.value
    sending.value = null
    if (!refused) return
    await load() // too late, or not an answer: the paper says where it stands
    failure.value = refused
  }
  const answer = async (question: number, given: Given) => {
    if (sending.value) return
    sending.value = given
    waiting = question
    await resend()
  }
  const begin = async (question: number) => void (await step(() => calls.begin(question)))
  return { paper, failure, sending, load, begin, answer, resend }
}
