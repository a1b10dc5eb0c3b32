import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ref, shallowRef } from 'vue'
import { ApiProblem } from '@/shared/api/problem'
import type { Attempt, AttemptQuestion, Verdict } from '@/shared/api/types'
import { routerKey, type Router } from '../route/router'
import { scaleKey, type Scale } from '../view/scale'
import AttemptPage from './AttemptPage.vue'
import { Delivery, type Marked } from './delivery'
import { deliveryKey } from './mail'
import { Outbox, type Held } from './outbox'

const verdict = (part: Partial<Verdict>): Verdict => ({
  question: 'bank/one',
  correct: false,
  answer: [],
  explanation: '险情当前，可以先停手。撤离后不扣工资。',
  law_short: '安全生产法',
  article_title: '第五十五条',
  law_version: '2021 年修正',
  topic: '',
  ...part,
})
const asked = (index: number, part: Partial<AttemptQuestion>): AttemptQuestion => ({
  index,
  type: 'single',
  stem: `第 ${index + 1} 题的题干`,
  options: ['甲', '乙', '丙', '丁'],
  topic: '权利',
  ...part,
})
const attemptOf = (...questions: AttemptQuestion[]): Attempt => ({
  id: 'a1',
  kind: 'daily',
  started_at: '2026-06-01T00:00:00Z',
  total: questions.length,
  answered: questions.filter((q) => q.verdict).length,
  correct: questions.filter((q) => q.verdict?.correct).length,
  done: questions.every((q) => q.verdict),
  questions,
})

const send = vi.fn<(held: Held) => Promise<Marked>>()
const fetched = vi.fn<typeof fetch>()
let page: VueWrapper

async function open(attempt: Attempt, scale: Scale = 'phone') {
  fetched.mockResolvedValue(new Response(JSON.stringify(attempt), { status: 200 }))
  const place = { path: '/attempt/a1', page: { path: '', title: '', load: () => AttemptPage }, params: { id: 'a1' } }
  const router = { place: shallowRef({ ...place, component: AttemptPage }) } as unknown as Router
  page = mount(AttemptPage, {
    attachTo: document.body,
    global: {
      provide: {
        [routerKey as symbol]: router,
        [scaleKey as symbol]: ref(scale),
        [deliveryKey as symbol]: new Delivery(new Outbox(), send),
      },
    },
  })
  await flushPromises()
}
const options = () => page.findAll('button.opt')
const main = () => page.get('.dock button')

beforeEach(() => {
  vi.stubGlobal('fetch', fetched)
  window.scrollTo = vi.fn()
  send.mockReset()
})
afterEach(() => {
  page.unmount()
  vi.unstubAllGlobals()
})

describe('a single choice', () => {
  beforeEach(() => open(attemptOf(asked(0, {}), asked(1, {}))))

  it('asks for a choice before it sends anything', async () => {
    expect(main().text()).toBe('选一个答案')
    expect(main().attributes('aria-disabled')).toBe('true')
    await main().trigger('click')
    expect(send).not.toHaveBeenCalled()
  })

  it('can be changed until it is sent', async () => {
    await options()[0]!.trigger('click')
    await options()[1]!.trigger('click')
    expect(options().map((o) => o.attributes('aria-checked'))).toEqual(['false', 'true', 'false', 'false'])
    expect(main().text()).toBe('就选 B')
  })

  it('is sent once by a double tap, marked, and explained with its article', async () => {
    send.mockResolvedValue({ verdict: verdict({ answer: [0] }), attempt_done: false })
    await options()[1]!.trigger('click')
    void main().trigger('click')
    void main().trigger('click')
    await flushPromises()
    expect(send.mock.calls).toEqual([[{ attempt: 'a1', index: 0, given: { options: [1] }, took: expect.any(Number) }]])
    expect(page.text()).toContain('这题没答对')
    expect(document.activeElement?.textContent).toContain('这题没答对')
    expect(page.text()).toContain('你选的 B')
    expect(page.text()).toContain('正确 A')
    expect(page.text()).toContain('安全生产法 第五十五条')
    expect(page.text()).toContain('看另外 2 个选项')
  })

  it('moves to the next question and to the result', async () => {
    send.mockResolvedValue({ verdict: verdict({ correct: true, answer: [1] }), attempt_done: false })
    for (const last of [false, true]) {
      await options()[1]!.trigger('click')
      await main().trigger('click')
      await flushPromises()
      expect(main().text()).toBe(last ? '看结果' : '下一题')
      await main().trigger('click')
      await flushPromises()
    }
    expect(page.text()).toContain('全都答对了')
    expect(page.text()).toContain('险情当前，可以先停手。')
  })
})

describe('on a broken line', () => {
  it('keeps the answer, goes on, and shows the mark when the line is back', async () => {
    await open(attemptOf(asked(0, {}), asked(1, {})))
    send.mockRejectedValue(ApiProblem.offline())
    await options()[2]!.trigger('click')
    await main().trigger('click')
    await flushPromises()
    expect(page.text()).toContain('网断了，接着答就行')
    expect(page.text()).toContain('1 题的答案存在这部手机里')
    expect(main().text()).toBe('下一题')
    expect(document.activeElement).toBe(main().element)
    await main().trigger('click')
    await options()[0]!.trigger('click')
    await main().trigger('click')
    await flushPromises()
    expect(page.text()).toContain('2 题的答案')
    await main().trigger('click')
    expect(page.text()).toContain('还有 2 题的答案存在手机里')
  })

  it('says why a page could not be opened, and tries again', async () => {
    fetched.mockRejectedValueOnce(new TypeError('failed to fetch'))
    await open(attemptOf(asked(0, {})))
    expect(page.text()).toContain('网络不通')
    await page.get('[role=alert] button').trigger('click')
    await flushPromises()
    expect(page.text()).toContain('第 1 题的题干')
  })
})

it('resumes at the first open question', async () => {
  const done = asked(0, { given: { options: [0] }, verdict: verdict({ correct: true, answer: [0] }) })
  await open(attemptOf(done, asked(1, {}), asked(2, {})))
  expect(page.get('h1').text()).toBe('第 2 题的题干')
})

it('shows the result of a finished attempt', async () => {
  const wrong = asked(0, { given: { options: [0] }, verdict: verdict({ answer: [3] }) })
  await open(attemptOf(wrong))
  expect(page.text()).toContain('1 题没答对')
  expect(page.text()).toContain('丁')
})

it('takes several, and says how many', async () => {
  await open(attemptOf(asked(0, { type: 'multiple' })))
  await options()[3]!.trigger('click')
  await options()[1]!.trigger('click')
  expect(page.text()).toContain('选了 2 个')
  send.mockResolvedValue({ verdict: verdict({ answer: [1, 2] }), attempt_done: true })
  await main().trigger('click')
  await flushPromises()
  expect(send.mock.calls[0]![0].given).toEqual({ options: [1, 3] })
  expect(page.text()).toContain('漏选 C')
})

it('takes a text with the enter key, but not an empty one', async () => {
  await open(attemptOf(asked(0, { type: 'fill', options: [] })))
  await page.get('input').trigger('keydown', { key: 'Enter' })
  expect(send).not.toHaveBeenCalled()
  send.mockResolvedValue({ verdict: verdict({ accept: '三十日' }), attempt_done: true })
  await page.get('input').setValue('十日')
  await page.get('input').trigger('keydown', { key: 'Enter' })
  await flushPromises()
  expect(send.mock.calls[0]![0].given).toEqual({ text: '十日' })
  expect(page.text()).toContain('三十日')
})

it('puts options in order by buttons and by keys', async () => {
  await open(attemptOf(asked(0, { type: 'ordering', options: ['红', '橙', '黄'] })))
  const rows = () => page.findAll('.order li').map((row) => row.get('.grow').text())
  await page.findAll('.order li')[2]!.get('.up').trigger('click')
  expect(rows()).toEqual(['红', '黄', '橙'])
  expect(page.text()).toContain('“黄”移到了第 2')
  await page.findAll('.order li')[1]!.get('.up').trigger('keydown', { key: 'ArrowUp' })
  expect(rows()).toEqual(['黄', '红', '橙'])
  send.mockResolvedValue({ verdict: verdict({ answer: [0, 1, 2] }), attempt_done: true })
  await main().trigger('click')
  await flushPromises()
  expect(send.mock.calls[0]![0].given).toEqual({ options: [2, 0, 1] })
  expect(page.text()).toContain('你排第 2')
})

it('gives the elder version no time pressure and plain words', async () => {
  await open(attemptOf(asked(0, { type: 'judge', options: [] })), 'elder')
  expect(page.text()).toContain('不限时间，慢慢想')
  await options()[0]!.trigger('click')
  expect(options().map((o) => o.text())).toEqual(['正确', '错误'])
  expect(main().text()).toBe('选好了')
})
