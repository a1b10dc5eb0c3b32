import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { shallowRef } from 'vue'
import { routerKey, type Router } from '../route/router'
import ChairPage from './ChairPage.vue'

const fetched = vi.fn<typeof fetch>()

const open = async (address: string) => {
  window.history.replaceState(null, '', address)
  const place = shallowRef({ params: { code: '382617' } })
  const page = mount(ChairPage, {
    global: {
      provide: { [routerKey as symbol]: { place } as unknown as Router },
      stubs: { ChairLive: { template: '<p>live</p>' }, PageLink: true },
    },
  })
  await flushPromises()
  return page
}
const problem = (status: number, code: string) =>
  new Response(JSON.stringify({ code, detail: '请先加入竞赛' }), { status })

beforeEach(() => vi.stubGlobal('fetch', fetched))
afterEach(() => {
  vi.unstubAllGlobals()
  fetched.mockReset()
})

it('takes the seat with the key and leaves no key in the address', async () => {
  fetched.mockResolvedValue(new Response('{}', { status: 200 }))
  const page = await open('/chair/382617#SECRET')
  expect(window.location.hash).toBe('')
  const [address, init] = fetched.mock.calls[0]!
  expect(address).toBe('/api/v1/contests/code/382617/chair')
  expect(init?.body).toBe('{"key":"SECRET"}')
  expect(page.text()).toBe('live')
})

it('comes back by its cookie alone', async () => {
  const page = await open('/chair/382617')
  expect(fetched).not.toHaveBeenCalled()
  expect(page.text()).toBe('live')
})

it('says that a key is wrong', async () => {
  fetched.mockResolvedValue(problem(403, 'not_joined'))
  expect((await open('/chair/382617#WRONG')).text()).toContain('请向主办方要新的')
})

it('tries again with the same key when the line is bad', async () => {
  fetched.mockResolvedValueOnce(problem(503, 'busy')).mockResolvedValue(new Response('{}', { status: 200 }))
  const page = await open('/chair/382617#SECRET')
  await page.get('button').trigger('click')
  await flushPromises()
  expect(fetched.mock.calls[1]![1]?.body).toBe('{"key":"SECRET"}')
  expect(page.text()).toBe('live')
})
