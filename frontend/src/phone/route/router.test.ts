import { flushPromises } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { createRouter, match, type Page } from './router'

describe('match', () => {
  it.each([
    ['/', '/', {}],
    ['/', '/x', null],
    ['/join', '/join/', {}],
    ['/join/:code', '/join/382617', { code: '382617' }],
    ['/join/:code', '/join', null],
    ['/practice/:law', '/practice/%E6%B3%95', { law: '法' }],
    ['/practice/:law', '/practice/%E6%', { law: '%E6%' }],
    ['/me/data', '/me/other', null],
    ['/order/:page?', '/order', {}],
    ['/order/:page?', '/order/mine', { page: 'mine' }],
    ['/order/:page?', '/order/mine/more', null],
    ['/verify/:number?/:signature?', '/verify/7', { number: '7' }],
    ['/study/:page/:id?', '/study', null],
  ])('%s of %s', (pattern, path, params) => expect(match(pattern, path)).toEqual(params))
})

const Home = { name: 'Home' }
const Inner = { name: 'Inner' }
const Missing = { name: 'Missing' }
const page = (path: string, load: Page['load']): Page => ({ path, title: path, load })

beforeEach(() => {
  window.history.replaceState(null, '', '/')
  window.scrollTo = vi.fn()
})

it('goes to a page, and back', async () => {
  const router = createRouter(
    [page('/', () => Home), page('/a/:id', () => Promise.resolve({ default: Inner }))],
    page('', () => Missing),
  )
  await flushPromises()
  expect(router.place.value?.component).toBe(Home)
  await router.push('/a/7')
  expect(router.place.value).toMatchObject({ component: Inner, params: { id: '7' } })
  expect(window.location.pathname).toBe('/a/7')
  window.history.replaceState(null, '', '/')
  window.dispatchEvent(new PopStateEvent('popstate'))
  await flushPromises()
  expect(router.place.value?.component).toBe(Home)
  await router.replace('/nowhere')
  expect(router.place.value?.component).toBe(Missing)
})

it('keeps the page that was asked for last', async () => {
  let arrive: (loaded: { default: object }) => void = () => undefined
  const slow = new Promise<{ default: object }>((resolve) => (arrive = resolve))
  const router = createRouter(
    [page('/', () => Home), page('/slow', () => slow), page('/b', () => Inner)],
    page('', () => Missing),
  )
  await flushPromises()
  const first = router.push('/slow')
  await router.push('/b')
  arrive({ default: Home })
  await first
  expect(router.place.value?.component).toBe(Inner)
})
