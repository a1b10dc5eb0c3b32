import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import type { Figures } from './figures'
import { everyMs, useFigures, waitAfter, waits, type Watch } from './watch'

let watch: Watch
let shown: VueWrapper | undefined
const fetched = vi.fn<(address: string, init: RequestInit) => Promise<Response>>()

function show(): void {
  shown?.unmount()
  shown = mount(
    defineComponent({
      setup() {
        watch = useFigures('c 1', 'the-key')
        return () => h('p')
      },
    }),
  )
}
const figures = (participants: number) => ({ participants, now: new Date(Date.now() + 5000).toISOString() }) as Figures
const answer = (body: unknown, status = 200) => Promise.resolve(new Response(JSON.stringify(body), { status }))

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-06-24T07:00:00Z') })
  fetched.mockReset()
  vi.stubGlobal('fetch', fetched)
})
afterEach(() => {
  shown?.unmount()
  shown = undefined
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

it('fetches again and again, with the key in a header and not in the address', async () => {
  fetched.mockImplementation(() => answer(figures(7)))
  show()
  await flushPromises()
  expect(watch.figures.value?.participants).toBe(7)
  expect(watch.skew.value).toBe(5000)
  expect(fetched.mock.calls[0]?.[0]).toBe('/api/v1/campaigns/c%201/screen')
  expect(fetched.mock.calls[0]?.[1].headers).toEqual({ 'Screen-Key': 'the-key' })
  await vi.advanceTimersByTimeAsync(everyMs)
  expect(fetched).toHaveBeenCalledTimes(2)
})

it('keeps the figures while the line is lost, and comes back by itself', async () => {
  fetched.mockImplementationOnce(() => answer(figures(7))).mockRejectedValueOnce(new TypeError('no line'))
  fetched.mockImplementation(() => answer(figures(9)))
  show()
  await vi.advanceTimersByTimeAsync(everyMs)
  expect(watch.problem.value?.code).toBe('offline')
  expect(watch.figures.value?.participants).toBe(7)
  await vi.advanceTimersByTimeAsync(waits[0]!)
  expect(watch.problem.value).toBeUndefined()
  expect(watch.figures.value?.participants).toBe(9)
})

it('survives a reload without a line', async () => {
  fetched.mockImplementationOnce(() => answer(figures(7))).mockRejectedValue(new TypeError('no line'))
  show()
  await flushPromises()
  show()
  await flushPromises()
  expect(watch.figures.value?.participants).toBe(7)
  expect(watch.problem.value?.code).toBe('offline')
})

it('shows nothing any more once the link is shut, also after a reload', async () => {
  fetched.mockImplementationOnce(() => answer(figures(7)))
  fetched.mockImplementation(() => answer({ code: 'screen_shut', detail: '关了' }, 404))
  show()
  await vi.advanceTimersByTimeAsync(everyMs)
  expect(watch.figures.value).toBeUndefined()
  expect(watch.problem.value?.detail).toBe('关了')
  show()
  expect(watch.figures.value).toBeUndefined()
})

it('gives a request that hangs up', async () => {
  fetched.mockImplementationOnce(
    (_, init) =>
      new Promise((_resolve, reject) =>
        init.signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError'))),
      ),
  )
  fetched.mockImplementation(() => answer(figures(3)))
  show()
  await vi.advanceTimersByTimeAsync(everyMs + waits[0]!)
  expect(watch.figures.value?.participants).toBe(3)
})

it('waits longer after each failure, half a minute at most', () => {
  expect([0, 1, 2, 3, 4, 9].map(waitAfter)).toEqual([everyMs, 2_000, 5_000, 10_000, 30_000, 30_000])
})
