import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { shallowRef } from 'vue'
import { routerKey, type Router } from '../route/router'
import { sessionKey, type Session } from '../session/session'
import JoinPage from './JoinPage.vue'

const me = { id: 'p', nickname: '阿梅', district: '1', district_name: '南坪街道' }
const answer = (status: number, body: unknown, headers = {}) => new Response(JSON.stringify(body), { status, headers })
const busy = () => answer(503, { code: 'busy', detail: '服务器正忙，请稍后再试' }, { 'Retry-After': '2' })
const found = () => answer(200, { id: 'c', code: '382617', title: '示例竞赛', phase: 'lobby' })

const fetched = vi.fn<typeof fetch>()
const replace = vi.fn()

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('fetch', fetched)
  fetched.mockReset()
  replace.mockReset()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function open() {
  const page = { path: '', title: '', load: () => JoinPage }
  const place = { path: '/join/382617', page, params: { code: '382617' }, component: JoinPage }
  const router = { place: shallowRef(place), replace } as unknown as Router
  const session = { me: shallowRef(me), ensure: async () => me, load: async () => undefined } as unknown as Session
  return mount(JoinPage, { global: { provide: { [routerKey as symbol]: router, [sessionKey as symbol]: session } } })
}

it('queues at the door and goes in by itself', async () => {
  fetched.mockResolvedValueOnce(found()).mockResolvedValueOnce(busy()).mockResolvedValueOnce(busy())
  fetched.mockResolvedValueOnce(answer(200, { contest: {}, name: '阿梅' }))
  const page = open()
  await flushPromises()
  await page.find('button.btn').trigger('click')
  await flushPromises()
  expect(page.text()).toContain('人多，正在排队入场')
  expect(page.find('[role=alert]').exists()).toBe(false)
  await vi.advanceTimersByTimeAsync(20_000)
  expect(replace).toHaveBeenCalledWith('/live/382617')
})

it('says at once what waiting does not help', async () => {
  fetched.mockResolvedValueOnce(found())
  fetched.mockResolvedValueOnce(answer(409, { code: 'contest_locked', detail: '主持人已停止加入' }))
  const page = open()
  await flushPromises()
  await page.find('button.btn').trigger('click')
  await flushPromises()
  expect(page.find('[role=alert]').text()).toBe('主持人已停止加入')
  expect(page.text()).not.toContain('排队')
})
