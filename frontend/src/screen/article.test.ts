import { afterEach, expect, test, vi } from 'vitest'
import { effectScope, nextTick, shallowRef } from 'vue'
import type { View } from '@/shared/api/types'
import { cuts, firstThatFits, useArticle } from './article'

afterEach(() => vi.unstubAllGlobals())

test('a text is cut where a part of a sentence ends', () => {
  expect(cuts('甲，乙。\n丙；丁。')).toEqual([
    '甲，乙。\n丙；丁。',
    '甲，乙。\n丙……',
    '甲，乙。……',
    '甲，乙。……',
    '甲……',
  ])
  expect(cuts('一句话没有标点')).toEqual(['一句话没有标点'])
  expect(cuts('')).toEqual([''])
})

test('each cut is shorter than the one before it, but for its marks', () => {
  const text = '生产经营单位应当这样做，并且这样做；不得那样做：\n（一）第一项；\n（二）第二项。'
  const all = cuts(text)
  for (const [n, cut] of all.entries()) {
    if (n > 0) expect(text.startsWith(cut.slice(0, -2))).toBe(true)
    if (n > 1) expect(cut.length).toBeLessThanOrEqual(all[n - 1]!.length)
  }
})

test('what fits is found', () => {
  const list = [9, 7, 5, 3]
  expect(firstThatFits(list, (n) => n <= 9)).toBe(0)
  expect(firstThatFits(list, (n) => n <= 6)).toBe(2)
  expect(firstThatFits(list, (n) => n <= 3)).toBe(3)
  expect(firstThatFits(list, () => false)).toBe(-1)
})

const at = (index: number, revealed: boolean) =>
  ({ contest: { id: 'a b' }, question: { index }, reveal: revealed ? {} : undefined }) as unknown as View

test('an article is fetched behind the reveal only, and forgotten with its question', async () => {
  const fetched: string[] = []
  vi.stubGlobal('fetch', (url: string) => {
    fetched.push(url)
    return Promise.resolve(
      new Response(JSON.stringify({ text: `甲${url.slice(-1)}` }), { status: url.endsWith('1') ? 404 : 200 }),
    )
  })
  const view = shallowRef(at(0, false))
  const { article, ready } = effectScope().run(() => useArticle(() => view.value))!
  await nextTick()
  expect([fetched.length, ready.value]).toEqual([0, true])
  view.value = at(0, true)
  await vi.waitFor(() => expect(article.value?.text).toBe('甲0'))
  expect(fetched).toEqual(['/api/v1/contests/a%20b/articles/0'])
  view.value = at(1, false)
  await nextTick()
  expect(article.value).toBeNull()
  view.value = at(1, true)
  await nextTick()
  expect(ready.value).toBe(false)
  await vi.waitFor(() => expect(ready.value).toBe(true))
  expect(article.value).toBeNull()
})
