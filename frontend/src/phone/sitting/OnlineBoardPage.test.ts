import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, expect, it, vi } from 'vitest'
import { shallowRef } from 'vue'
import { routerKey, type Router } from '../route/router'
import OnlineBoardPage from './OnlineBoardPage.vue'

const phases = [
  { id: 'training', title: '训练赛' },
  { id: 'formal', title: '正式赛' },
]
const board = (phase: string) => ({ phase, persons: [], attempts: 1, members: 0 })
afterEach(() => vi.unstubAllGlobals())

it('says that the other board could not be had, and tries again', async () => {
  let cut = false
  vi.stubGlobal('fetch', (asked: Request | string) => {
    const { pathname, searchParams } = new URL(typeof asked === 'string' ? asked : asked.url, 'http://here')
    if (cut) return Promise.reject(new TypeError('no line'))
    const body = pathname.endsWith('/board') ? board(searchParams.get('phase')!) : { phase: 'formal', phases }
    return Promise.resolve(new Response(JSON.stringify(body), { status: 200 }))
  })
  const router = { place: shallowRef({ path: '/', page: {}, params: { campaign: 'c' } }) } as unknown as Router
  const page = mount(OnlineBoardPage, { global: { provide: { [routerKey as symbol]: router } } })
  await flushPromises()
  cut = true
  await page.get('select').setValue('training')
  await flushPromises()
  expect(page.get('[role=alert]').text()).toContain('下面还是正式赛的榜。网络不通')
  cut = false
  await page.get('[role=alert] button').trigger('click')
  await flushPromises()
  expect(page.find('[role=alert]').exists()).toBe(false)
  expect((page.get('select').element as HTMLSelectElement).value).toBe('training')
  page.unmount()
})
