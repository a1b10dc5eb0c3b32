import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, expect, it, vi } from 'vitest'
import { ref, shallowRef } from 'vue'
import { routerKey, type Router } from '../route/router'
import { createSession, sessionKey } from '../session/session'
import { scaleKey } from '../view/scale'
import ExamPage from './ExamPage.vue'

const rules = { total: 5, words: ['每次 5 题。'] }
const line = { kind: 'exam', law: 'aqscf', stage: 'open' }

async function open(sittings: object[]) {
  const answers: Record<string, object> = {
    '/api/v1/sittings/rules': { exam: rules, challenge: rules },
    '/api/v1/laws': { laws: [{ id: 'aqscf', short: '安全生产法' }] },
    '/api/v1/site': { me: { nickname: '考生' } },
    '/api/v1/sittings': { sittings },
  }
  vi.stubGlobal('fetch', (request: Request | string) => {
    const url = new URL(typeof request === 'string' ? request : request.url, 'http://here')
    return Promise.resolve(new Response(JSON.stringify(answers[url.pathname]), { status: 200 }))
  })
  const router = { place: shallowRef({ path: '/', page: {}, params: { law: 'aqscf' } }) } as unknown as Router
  const provide = {
    [routerKey as symbol]: router,
    [sessionKey as symbol]: createSession(),
    [scaleKey as symbol]: ref('phone'),
  }
  const page = mount(ExamPage, { global: { provide } })
  await flushPromises()
  await flushPromises()
  return page.findAll('button').map((key) => key.text())
}
afterEach(() => vi.unstubAllGlobals())

it.each([
  ['nothing was begun', [], ['开始考试', '开始闯关']],
  ['an exam is open', [line], ['接着考没考完的', '开始闯关']],
  ['a challenge is open', [{ ...line, kind: 'challenge' }], ['开始考试', '接着闯没闯完的']],
  [
    'what is open is of another law, or over',
    [
      { ...line, law: 'xf' },
      { ...line, stage: 'over' },
    ],
    ['开始考试', '开始闯关'],
  ],
])('says whether it begins or goes on: %s', async (_, sittings, keys) => expect(await open(sittings)).toEqual(keys))
