import { onBeforeUnmount, onMounted, readonly, ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { asProblem, problemFrom, ApiProblem } from '@/shared/api/problem'
import type { Figures } from './figures'

/** How often the figures are fetched, and how long it waits after a failure: longer each time, up to half a minute. */
export const everyMs = 10_000
export const waits = [2_000, 5_000, 10_000, 30_000]

/** The figures of a campaign's screen as they come, and what is wrong with the line. */
export interface Watch {
  figures: Readonly<ShallowRef<Figures | undefined>>
  /** Why the last request failed; the figures are those of before. */
  problem: Readonly<ShallowRef<ApiProblem | undefined>>
  /** The server's time less this machine's. */
  skew: Readonly<Ref<number>>
}

const kept = (id: string) => `pufa.screen.campaign.${id}`

// A browser may keep nothing; then a reload without a line shows nothing until there is one.
function remembered(id: string): Figures | undefined {
  try {
    const text = sessionStorage.getItem(kept(id))
    return text ? (JSON.parse(text) as Figures) : undefined
  } catch {
    return undefined
  }
}
function remember(id: string, figures: Figures | undefined): void {
  try {
    if (figures) sessionStorage.setItem(kept(id), JSON.stringify(figures))
    else sessionStorage.removeItem(kept(id))
  } catch {
    // see above
  }
}

/** Fetches once. The key is a header, so that it is in no log of addresses. */
export async function fetchFigures(id: string, key: string, signal: AbortSignal): Promise<Figures> {
  let response: Response
  try {
    response = await window.fetch(`/api/v1/campaigns/${encodeURIComponent(id)}/screen`, {
      headers: { 'Screen-Key': key },
      signal,
    })
  } catch {
    throw ApiProblem.offline()
  }
  const body: unknown = await response.json().catch(() => null)
  if (!response.ok || !body) throw problemFrom(response, body)
  return body as Figures
}

/** How long to wait before the next request. */
export function waitAfter(failures: number): number {
  return failures === 0 ? everyMs : (waits[Math.min(failures, waits.length) - 1] ?? everyMs)
}

/** Keeps fetching as long as the screen is shown. A request that hangs is given up, so that the next one can come. */
export function useFigures(id: string, key: string): Watch {
  const figures = shallowRef(remembered(id))
  const problem = shallowRef<ApiProblem>()
  const skew = ref(0)
  let failures = 0
  let timer: number | undefined
  let current: AbortController | undefined

  async function look(): Promise<void> {
    window.clearTimeout(timer)
    current?.abort()
    const mine = (current = new AbortController())
    const tooLong = window.setTimeout(() => mine.abort(), everyMs)
    try {
      const got = await fetchFigures(id, key, mine.signal)
      if (current !== mine) return
      figures.value = got
      problem.value = undefined
      failures = 0
      skew.value = Date.parse(got.now) - Date.now()
      remember(id, got)
    } catch (cause) {
      if (current !== mine) return
      failures++
      problem.value = asProblem(cause)
      if (problem.value.code === 'screen_shut') {
        figures.value = undefined
        remember(id, undefined)
      }
    } finally {
      window.clearTimeout(tooLong)
      if (current === mine) timer = window.setTimeout(() => void look(), waitAfter(failures))
    }
  }
  const again = () => void look()
  onMounted(() => {
    window.addEventListener('online', again)
    void look()
  })
  onBeforeUnmount(() => {
    window.removeEventListener('online', again)
    window.clearTimeout(timer)
    current?.abort()
    current = undefined
  })
  return { figures, problem, skew: readonly(skew) }
}
