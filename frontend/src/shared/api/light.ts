import type { Client } from 'openapi-fetch'
import type { ServerPaths } from './paths'
import type { Outcome } from './take'

/** What a call is made from, once the types have done their work. */
interface Init {
  params?: { path?: Record<string, unknown>; query?: Record<string, unknown> }
  body?: unknown
  signal?: AbortSignal
}

function address(path: string, params: Init['params']): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params?.path?.[name])))
  const query = Object.entries(params?.query ?? {})
    .filter(([, value]) => value !== undefined && value !== null && value !== '')
    .map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`)
  return query.length ? `${filled}?${query.join('&')}` : filled
}

/** The body as JSON; undefined for none, null for one that is no JSON, as a proxy's error page. */
async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text()
  if (!text) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

async function call(method: string, path: string, init: Init = {}): Promise<Outcome<unknown>> {
  const response = await window.fetch(address(path, init.params), {
    method,
    credentials: 'same-origin',
    headers: init.body === undefined ? {} : { 'Content-Type': 'application/json' },
    body: init.body === undefined ? undefined : JSON.stringify(init.body),
    signal: init.signal,
  })
  const body = await bodyOf(response)
  return response.ok ? { data: body, response } : { error: body, response }
}

const by = (method: string) => (path: string, init?: Init) => call(method, path, init)
const methods = { GET: by('GET'), POST: by('POST'), PUT: by('PUT'), PATCH: by('PATCH'), DELETE: by('DELETE') }

/**
 * The same typed client as `client.ts` for the phone: it takes openapi-fetch's types and leaves its code out, which a
 * phone would wait for. Wrap each call in `take`.
 */
export const api = methods as unknown as Pick<Client<ServerPaths>, 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'>
