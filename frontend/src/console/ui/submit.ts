import { computed, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { asProblem, type ApiProblem } from '@/shared/api/problem'

/** One send of a form: busy meanwhile, and afterwards what the server had against it. */
export interface Submit<A extends unknown[]> {
  busy: Ref<boolean>
  problem: ShallowRef<ApiProblem | undefined>
  /** What the server says against one field, to stand beside it. */
  errorOf: (field: string) => string | undefined
  /** What it says that belongs to no field of the form. */
  general: ComputedRef<string | undefined>
  /** Sends once; a second call while the first is on its way does nothing. True when it succeeded. */
  send: (...args: A) => Promise<boolean>
  clear: () => void
}

/** `fields` names the field a problem code belongs to, so that "登录名已有人用" stands beside the login name. */
export function useSubmit<A extends unknown[]>(
  action: (...args: A) => Promise<unknown>,
  fields: Record<string, string> = {},
): Submit<A> {
  const busy = ref(false)
  const problem = shallowRef<ApiProblem>()
  /** The fields the form has: it asks for each one's error when it is drawn. */
  const drawn = new Set<string>()

  function errorOf(field: string): string | undefined {
    drawn.add(field)
    const found = problem.value
    if (!found) return undefined
    return found.fields[field] ?? (fields[found.code] === field ? found.detail : undefined)
  }

  const general = computed(() => {
    const found = problem.value
    if (!found || fields[found.code]) return undefined
    const named = Object.keys(found.fields)
    if (named.length > 0 && named.every((field) => drawn.has(field))) return undefined
    if (found.code === 'signed_out') return undefined // the sign-in dialog over the page says it
    return found.detail
  })

  async function send(...args: A): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    problem.value = undefined
    try {
      await action(...args)
      return true
    } catch (cause) {
      problem.value = asProblem(cause)
      return false
    } finally {
      busy.value = false
    }
  }

  return { busy, problem, errorOf, general, send, clear: () => (problem.value = undefined) }
}
