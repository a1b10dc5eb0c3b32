import { onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { api, take } from '@/shared/api/client'
import type { LintInputBody, RemarkView } from '@/shared/api/schema'

/**
 * What is wrong with a question, asked for when typing rests. Only the newest answer counts; while the line is away the
 * last one stays.
 */
export function useLint(asked: () => LintInputBody | undefined): {
  remarks: ShallowRef<RemarkView[]>
  looking: Ref<boolean>
} {
  const remarks = shallowRef<RemarkView[]>([])
  const looking = ref(false)
  let resting = 0
  let current: AbortController | undefined

  async function look(body: LintInputBody): Promise<void> {
    const mine = new AbortController()
    current = mine
    try {
      const got = await take(api.POST('/api/v1/editing/lint', { body, signal: mine.signal }))
      if (current === mine) remarks.value = got.remarks
    } catch {
      // It is asked again with the next change, and the server looks once more before anything goes further.
    } finally {
      if (current === mine) looking.value = false
    }
  }

  watch(
    () => JSON.stringify(asked() ?? null),
    (text) => {
      window.clearTimeout(resting)
      current?.abort()
      const body = JSON.parse(text) as LintInputBody | null
      if (!body) return
      looking.value = true
      resting = window.setTimeout(() => void look(body), 350)
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    window.clearTimeout(resting)
    current?.abort()
  })
  return { remarks, looking }
}
