import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ref, shallowRef } from 'vue'
import type { Me } from '@/shared/api/types'
import { routerKey, type Router } from '../route/router'
import { sessionKey, type Session } from '../session/session'
import JoinPage from './JoinPage.vue'

type Reply = [status: number, body: unknown]

const found = { id: 'c', code: '382617', title: '安全知识竞赛', phase: 'lobby' }
const joined: Reply = [200, { contest: found, name: '阿梅' }]
const taken: Reply = [
  422,
  {
    code: 'bad_player_name',
    detail: '这个名字已经有人用了。可以用“阿梅2”。',
    errors: [{ location: 'body.name', message: '这个名字已经有人用了。可以用“阿梅2”。' }],
    suggestion: '阿梅2',
  },
]

let page: VueWrapper
let sent: unknown[]
let replies: Record<string, Reply>
const went = vi.fn()

beforeEach(() => {
  sent = []
  replies = {
    '/api/v1/contests/code/382617': [200, found],
    '/api/v1/contests/code/382617/join': joined,
    '/api/v1/contests/code/382617/nicknames': [200, { names: ['明灯渡口', '渔火石阶'] }],
  }
  vi.stubGlobal('fetch', async (address: string, init: RequestInit) => {
    if (init.method === 'POST') sent.push(JSON.parse(String(init.body)))
    const [status, body] = replies[address]!
    return new Response(JSON.stringify(body), { status })
  })
})

async function open() {
  const me = { nickname: '阿梅', district_name: '南坪街道' } as Me
  const session = { me: shallowRef(me), asking: ref(false), ensure: async () => me } as unknown as Session
  const place = { path: '', page: { path: '', title: '', load: () => JoinPage }, params: { code: '382617' } }
  const router = { place: shallowRef({ ...place, component: JoinPage }), replace: went } as unknown as Router
  page = mount(JoinPage, {
    attachTo: document.body,
    global: { provide: { [routerKey as symbol]: router, [sessionKey as symbol]: session } },
  })
  await flushPromises()
}
afterEach(() => {
  page.unmount()
  went.mockReset()
  vi.unstubAllGlobals()
})

const press = async (text: string) => {
  await page
    .findAll('button')
    .find((button) => button.text() === text)!
    .trigger('click')
  await flushPromises()
}
const field = () => page.get<HTMLInputElement>('#contest-name')

describe('joining', () => {
  beforeEach(open)

  it('takes the nickname along unless another name is written', async () => {
    expect(field().element.value).toBe('阿梅')
    await press('入场')
    expect(sent).toEqual([{}])
    expect(went).toHaveBeenCalledWith('/live/382617')
  })

  it('draws names and sends the one that stands', async () => {
    await press('换一个')
    expect(field().element.value).toBe('明灯渡口')
    await press('换一个')
    expect(field().element.value).toBe('渔火石阶')
    await press('入场')
    expect(sent).toEqual([{ name: '渔火石阶' }])
  })

  it('says why a name is refused and offers another', async () => {
    replies['/api/v1/contests/code/382617/join'] = taken
    await press('入场')
    expect(page.get('#contest-name-error').text()).toContain('已经有人用了')
    expect(field().attributes('aria-invalid')).toBe('true')
    expect(went).not.toHaveBeenCalled()
    replies['/api/v1/contests/code/382617/join'] = joined
    await press('用“阿梅2”')
    await press('入场')
    expect(sent).toEqual([{}, { name: '阿梅2' }])
    expect(went).toHaveBeenCalled()
  })

  it('says what stands in the way otherwise', async () => {
    replies['/api/v1/contests/code/382617/join'] = [403, { code: 'banned', detail: '主持人不再让你参加这场竞赛' }]
    await press('入场')
    expect(page.get('.error[role=alert]:not(:empty)').text()).toBe('主持人不再让你参加这场竞赛')
    expect(page.text()).toContain('再试一次')
  })
})

describe('joining by the roster', () => {
  beforeEach(async () => {
    replies['/api/v1/contests/code/382617'] = [200, { ...found, roster: 'codes' }]
    const lines = [
      { line: 'a', name: '张三', unit: '南坪街道', taken: false },
      { line: 'b', name: '张四', taken: true },
    ]
    replies[`/api/v1/contests/code/382617/roster?name=${encodeURIComponent('张')}`] = [200, { lines }]
    vi.useFakeTimers()
    await open()
  })
  afterEach(() => vi.useRealTimers())

  it('finds the line, and sends it with its code', async () => {
    expect(page.find('#contest-name').exists()).toBe(false)
    await page.get('#roster-name').setValue('张')
    vi.advanceTimersByTime(400)
    await flushPromises()
    const lines = page.findAll('.lines button')
    expect(lines.map((one) => one.text())).toEqual(['张三南坪街道', '张四已有人入场'])
    await lines[0]!.trigger('click')
    expect(lines[0]!.attributes('aria-pressed')).toBe('true')
    await page.get('#roster-code').setValue(' 004711 ')
    replies['/api/v1/contests/code/382617/join'] = [403, { code: 'wrong_line_code', detail: '入场码不对' }]
    await press('入场')
    expect(page.get('#roster-error').text()).toBe('入场码不对')
    replies['/api/v1/contests/code/382617/join'] = joined
    await press('入场')
    expect(sent).toEqual([
      { line: 'a', code: '004711' },
      { line: 'a', code: '004711' },
    ])
    expect(went).toHaveBeenCalledWith('/live/382617')
  })

  it('lets go of the line when another name is written', async () => {
    await page.get('#roster-name').setValue('张')
    vi.advanceTimersByTime(400)
    await flushPromises()
    await page.get('.lines button').trigger('click')
    await page.get('#roster-name').setValue('')
    await press('入场')
    expect(sent).toEqual([{ line: '', code: '' }])
  })
})
