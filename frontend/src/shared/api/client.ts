import createClient from 'openapi-fetch'
import type { paths } from './schema'
import { ApiProblem, problemFrom } from './problem'

/** What openapi-fetch answers with. */
interface Outcome<T> {
  data?: T
  error?: unknown
  response: Response
}

/** The typed client. Paths and bodies come from the server's OpenAPI document. Wrap each call in `take`. */
export const api = createClient<paths>({
  baseUrl: window.location.origin,
  fetch: (request: Request) => window.fetch(request),
})

/** Gives the body of an answer, or throws an ApiProblem that can be shown as it is. */
export async function take<T>(call: Promise<Outcome<T>>): Promise<T> {
  let outcome: Outcome<T>
  try {
    outcome = await call
  } catch {
    throw ApiProblem.offline()
  }
  if (outcome.error !== undefined || !outcome.response.ok) throw problemFrom(outcome.response, outcome.error)
  return outcome.data as T
}
