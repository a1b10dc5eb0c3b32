import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope, nextTick, shallowRef } from 'vue'
import type { View } from '@/shared/api/types'
import { useArticle } from './articles'

const fetched: string[] = []
let reply = () => new Response(JSON.stringify({ questions: [0, 2] }))

beforeEach(() => {
  vi.useFakeTimers()
  fetched.length = 0
  reply = () => new Response(JSON.stringify({ questions: [0, 2] }))
  vi.stubGlobal('fetch', (url: string) => {
    fetched.push(url)
    return Promise.resolve(reply())
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

const at = (id: string, index: number, revealed = true) =>
  ({ contest: { id }, question: { index }, reveal: revealed ? {} : undefined }) as unknown as View

async function follow(id: string) {
  const view = shallowRef(at(id, 0, false))
  const scope = effectScope()
  const href = scope.run(() => useArticle(() => view.value))!
  const see = async (next: View) => {
    view.value = next
    await nextTick()
    await vi.advanceTimersByTimeAsync(4_000)
  }
  await see(view.value)
  return { href, see, scope }
}

test('nothing is asked while a question is open, and once for a whole contest behind it', async () => {
  const { href, see } = await follow('a')
  expect(fetched).toEqual([])
  expect(href.value).toBeUndefined()
  await see(at('a', 0))
  expect(href.value).toBe('/api/v1/contests/a/articles/0')
  await see(at('a', 1, false))
  expect(href.value).toBeUndefined()
  await see(at('a', 1)) // has no text
  expect(href.value).toBeUndefined()
  await see(at('a', 2))
  expect(href.value).toBe('/api/v1/contests/a/articles/2')
  expect(fetched).toEqual(['/api/v1/contests/a/articles'])
})

test('an answer that comes when another question is open is of no use', async () => {
  const { href, see } = await follow('b')
  const first = see(at('b', 0))
  await see(at('b', 1, false))
  await first
  expect(href.value).toBeUndefined()
})

test('what failed is asked again with the next question', async () => {
  reply = () => new Response('{}', { status: 500 })
  const { href, see } = await follow('c')
  await see(at('c', 0))
  expect(href.value).toBeUndefined()
  reply = () => new Response(JSON.stringify({ questions: [2] }))
  await see(at('c', 2))
  expect(href.value).toBe('/api/v1/contests/c/articles/2')
  expect(fetched.length).toBe(2)
})
