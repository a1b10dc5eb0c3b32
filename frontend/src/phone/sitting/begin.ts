import { ref, type Ref } from 'vue'
import { api } from '@/shared/api/light'
import { asProblem } from '@/shared/api/problem'
import { take } from '@/shared/api/take'
import type { SittingLine } from '@/shared/api/types'
import { askedToCheck } from '../check/ask'
import { useRouter } from '../route/router'
import { useSession, type Session } from '../session/session'
import { useScale } from '../view/scale'

/** What to begin. */
export type Wish =
  | { kind: 'exam' | 'challenge'; law: string }
  | { kind: 'exam'; exam: string }
  | { kind: 'online'; campaign: string; unit?: string }

/** The exams and challenges that somebody has begun and not ended: beginning one again goes on with it. */
export async function openSittings(session: Session): Promise<SittingLine[]> {
  if (session.me.value === undefined) await session.load()
  if (!session.me.value) return []
  return (await take(api.GET('/api/v1/sittings'))).sittings.filter((s) => s.stage === 'open')
}

/** Begins a sitting and goes to it. Someone new is asked who they are first. */
export interface Begin {
  busy: Readonly<Ref<boolean>>
  failure: Readonly<Ref<string>>
  begin: (wish: Wish) => Promise<void>
}

const drawn = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16)).join('')

/** Begins sittings from a page. A try that got no reply is repeated under the same number, so that it counts once. */
export function useBegin(): Begin {
  const router = useRouter()
  const session = useSession()
  const scale = useScale()
  const busy = ref(false)
  const failure = ref('')
  let request = drawn()

  const begin = async (wish: Wish) => {
    if (busy.value) return
    failure.value = ''
    if (!(await session.ensure())) return
    busy.value = true
    try {
      const body = { ...wish, elder: scale.value !== 'phone', request }
      const sitting = await take(api.POST('/api/v1/sittings', { body }))
      request = drawn()
      await router.push(`/sitting/${sitting.id}`)
    } catch (thrown) {
      if (!askedToCheck(thrown, router)) failure.value = asProblem(thrown).detail
    } finally {
      busy.value = false
    }
  }
  return { busy, failure, begin }
}
