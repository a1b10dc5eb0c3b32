import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { api } from './light'
import { take } from './take'

const fetched = vi.fn<typeof fetch>()
const answers = (status: number, body: string) => fetched.mockResolvedValue(new Response(body, { status }))

beforeEach(() => vi.stubGlobal('fetch', fetched))
afterEach(() => {
  vi.unstubAllGlobals()
  fetched.mockReset()
})

it('fills the path and sends the body as JSON', async () => {
  answers(200, '{"attempt_done":true}')
  const given = { options: [1] }
  const call = api.PUT('/api/v1/attempts/{id}/answers/{index}', {
    params: { path: { id: 'a/b', index: 2 } },
    body: { given },
  })
  await expect(take(call)).resolves.toEqual({ attempt_done: true })
  const [url, init] = fetched.mock.calls[0]!
  expect(url).toBe('/api/v1/attempts/a%2Fb/answers/2')
  expect(init).toMatchObject({ method: 'PUT', body: JSON.stringify({ given }), credentials: 'same-origin' })
})

it('leaves out what is not asked for', async () => {
  answers(200, '{}')
  await api.GET('/api/v1/participation', { params: { query: { campaign: undefined, from: '2026-06-01' } } })
  expect(fetched.mock.calls[0]![0]).toBe('/api/v1/participation?from=2026-06-01')
})

it('takes an answer without a body', async () => {
  fetched.mockResolvedValue(new Response(null, { status: 204 }))
  await expect(take(api.DELETE('/api/v1/me'))).resolves.toBeUndefined()
})

it('has words for a page that is no problem document', async () => {
  answers(502, '<html>bad gateway</html>')
  await expect(take(api.GET('/api/v1/me'))).rejects.toMatchObject({ status: 502, passing: true })
})
