import createClient from 'openapi-fetch'
import type { ServerPaths } from './paths'

/**
 * The server, typed by its OpenAPI document: a wrong path, parameter or body does not compile. Wrap each call in
 * `take`.
 */
export const api = createClient<ServerPaths>({
  baseUrl: window.location.origin,
  fetch: (request: Request) => window.fetch(request),
})

export { take } from './take'
