import { inject, provide, type InjectionKey, type ShallowRef } from 'vue'
import type { ApiProblem } from '@/shared/api/problem'

/** What the server says against a place of the rule set, such as `rounds[0].clock.seconds`. */
export type ErrorAt = (...places: string[]) => string | undefined

const key: InjectionKey<ErrorAt> = Symbol('errors of a rule set')

/** Places without what the request wraps them in: a change sends the rules under `rules`. */
const bare = (place: string) => place.replace(/^rules\./, '')

/**
 * Lets the fields of a rule set ask for what is against them. `left` is what no field has asked for, to be said
 * at the foot of the form.
 */
export function provideErrors(problem: ShallowRef<ApiProblem | undefined>) {
  const drawn = new Set<string>()

  function errorAt(...places: string[]): string | undefined {
    for (const place of places) drawn.add(place)
    for (const [place, message] of Object.entries(problem.value?.places ?? {})) {
      if (places.includes(bare(place))) return message
    }
    return undefined
  }

  function left(): string | undefined {
    const found = problem.value
    if (!found || found.code === 'signed_out') return undefined
    const places = Object.keys(found.places).map(bare)
    if (places.length > 0 && places.every((place) => drawn.has(place))) return undefined
    return found.detail
  }

  provide(key, errorAt)
  return { errorAt, left }
}

export const useErrorAt = (): ErrorAt => inject(key, () => undefined)
