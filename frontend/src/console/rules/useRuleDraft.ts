import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { api, take } from '@/shared/api/client'
import { asProblem, type ApiProblem } from '@/shared/api/problem'
import type { RuleSet, RuleView } from '@/shared/api/schema'
import type { Draft } from './draft'

/** How long after the last key the server is asked what the rules come to. */
const restMs = 400

/**
 * A rule set under edit: the server checks it and says it in words whenever typing rests, and keeps it in the end.
 * Only the newest answer counts.
 */
export function useRuleDraft(draft: Draft) {
  const rules = ref<RuleSet>(draft.rules)
  const before = JSON.stringify(draft.rules)
  const preview = shallowRef<RuleView>()
  const problem = shallowRef<ApiProblem>()
  const busy = ref(false)
  let timer = 0
  let asked = 0

  async function check(): Promise<void> {
    const mine = ++asked
    try {
      const view = await take(api.POST('/api/v1/rules/preview', { body: rules.value }))
      if (mine !== asked) return
      preview.value = view
      problem.value = undefined
    } catch (cause) {
      if (mine === asked) problem.value = asProblem(cause)
    }
  }

  watch(
    rules,
    () => {
      window.clearTimeout(timer)
      timer = window.setTimeout(() => void check(), restMs)
    },
    { deep: true },
  )
  onScopeDispose(() => window.clearTimeout(timer))
  void check()

  /** Keeps it; false where the server has something against it. */
  async function save(): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    window.clearTimeout(timer)
    asked++
    try {
      await take(keep())
      return true
    } catch (cause) {
      problem.value = asProblem(cause)
      return false
    } finally {
      busy.value = false
    }
  }

  function keep() {
    const body = rules.value
    if (draft.revision === undefined) return api.POST('/api/v1/rules', { body })
    const params = { path: { id: body.id } }
    return api.PUT('/api/v1/rules/{id}', { params, body: { rules: body, revision: draft.revision } })
  }

  const changed = computed(() => JSON.stringify(rules.value) !== before)
  return { rules, preview, problem, busy, changed, save }
}
