import { inject, ref, shallowRef, type InjectionKey, type Ref } from 'vue'
import { api } from '@/shared/api/light'
import { take } from '@/shared/api/take'
import type { Me, Site } from '@/shared/api/types'

/** Who holds this phone, and where it is. */
export interface Session {
  /** undefined until known, null for someone who has not registered. */
  me: Ref<Me | null | undefined>
  site: Ref<Site | null>
  /** Whether the sheet that asks for a sub-district and a nickname is up. */
  asking: Ref<boolean>
  load: () => Promise<void>
  /** The resident; someone new is asked first. null when they would rather not. */
  ensure: () => Promise<Me | null>
  /** Someone new has registered. */
  welcome: (who: Me) => void
  /** Takes the sheet away without registering. */
  dismiss: () => void
}

const key: InjectionKey<Session> = Symbol('session')

/** Makes the session of a page; provide it under `sessionKey`. */
export function createSession(): Session {
  const me = shallowRef<Me | null>()
  const site = shallowRef<Site | null>(null)
  const asking = ref(false)
  let waiting: ((me: Me | null) => void)[] = []

  const settle = (who: Me | null) => {
    asking.value = false
    const told = waiting
    waiting = []
    told.forEach((tell) => tell(who))
  }
  const load = async () => {
    site.value = await take(api.GET('/api/v1/site'))
    me.value = site.value.me ?? null
  }
  const ensure = async () => {
    if (me.value === undefined) await load()
    if (me.value) return me.value
    asking.value = true
    return new Promise<Me | null>((tell) => waiting.push(tell))
  }
  const welcome = (who: Me) => {
    me.value = who
    settle(who)
  }
  return { me, site, asking, load, ensure, welcome, dismiss: () => settle(null) }
}

export const sessionKey = key

/** The session of the page. */
export function useSession(): Session {
  const session = inject(key)
  if (!session) throw new Error('no session was provided')
  return session
}
