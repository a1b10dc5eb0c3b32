import { ApiProblem, problemFrom } from './problem'

/** What a call to the server answers with. */
export interface Outcome<T> {
  data?: T
  error?: unknown
  response: Response
}

/** Gives the body of an answer, or throws an ApiProblem that can be shown as it is. */
export async function take<T>(call: Promise<Outcome<T>>): Promise<T> {
  let outcome: Outcome<T>
  try {
    outcome = await call
  } catch {
    throw ApiProblem.offline()
  }
  if (!outcome.response.ok) throw problemFrom(outcome.response, outcome.error)
  return outcome.data as T
}
