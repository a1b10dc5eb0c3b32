import {
  getCurrentScope,
  onScopeDispose,
  ref,
  shallowRef,
  watch,
  type Ref,
  type ShallowRef,
  type WatchSource,
} from 'vue'
import { asProblem, type ApiProblem } from '@/shared/api/problem'

/** What a page shows of something it fetches. Old data stays on the screen while it is fetched again. */
export interface Load<T> {
  data: ShallowRef<T | undefined>
  problem: ShallowRef<ApiProblem | undefined>
  busy: Ref<boolean>
  reload: () => Promise<void>
}

/**
 * Fetches at once, and again whenever `when` changes. Only the newest answer counts: a slow earlier one is
 * aborted and never overwrites a later one. A change of `when` drops the old data, a plain reload keeps it.
 */
export function useLoad<T>(fetcher: (signal: AbortSignal) => Promise<T>, when?: WatchSource | WatchSource[]): Load<T> {
  const data = shallowRef<T>()
  const problem = shallowRef<ApiProblem>()
  const busy = ref(false)
  let current: AbortController | undefined

  async function reload(): Promise<void> {
    current?.abort()
    const mine = new AbortController()
    current = mine
    busy.value = true
    try {
      const got = await fetcher(mine.signal)
      if (current !== mine) return
      data.value = got
      problem.value = undefined
    } catch (cause) {
      if (current === mine) problem.value = asProblem(cause)
    } finally {
      if (current === mine) busy.value = false
    }
  }

  if (when !== undefined) {
    watch(when, () => {
      data.value = undefined
      void reload()
    })
  }
  if (getCurrentScope()) onScopeDispose(() => current?.abort())
  void reload()
  return { data, problem, busy, reload }
}
