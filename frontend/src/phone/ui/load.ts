import { ref, shallowRef, type Ref } from 'vue'
import { asProblem, type ApiProblem } from '@/shared/api/problem'

/** Something a page loads: not yet there, there, or failed with words and a way to try again. */
export interface Loading<T> {
  data: Readonly<Ref<T | null>>
  problem: Readonly<Ref<ApiProblem | null>>
  busy: Readonly<Ref<boolean>>
  reload: () => Promise<void>
}

/** Loads at once and on reload. An answer that a later reload has overtaken is dropped. */
export function useLoad<T>(load: () => Promise<T>): Loading<T> {
  const data = shallowRef<T | null>(null)
  const problem = shallowRef<ApiProblem | null>(null)
  const busy = ref(false)
  let turn = 0
  const reload = async () => {
    const mine = ++turn
    busy.value = true
    try {
      const loaded = await load()
      if (mine !== turn) return
      data.value = loaded
      problem.value = null
    } catch (thrown) {
      if (mine === turn) problem.value = asProblem(thrown)
    } finally {
      if (mine === turn) busy.value = false
    }
  }
  void reload()
  return { data, problem, busy, reload }
}
