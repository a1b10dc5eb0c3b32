import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Player } from '../wire'
import HostPlayers from './HostPlayers.vue'
import { stateOf } from './players'

const player = (part: Partial<Player>): Player => ({
  person: 'p1',
  name: '阿梅',
  shown: '阿梅',
  district: '南坪街道',
  joined_at: '2026-06-01T01:00:00Z',
  muted: false,
  out: '',
  can: ['mute', 'rename', 'remove', 'ban'],
  acts: [],
  ...part,
})

describe('a player’s state', () => {
  it.each([
    [{}, ''],
    [{ muted: true, shown: '选手3' }, '显示为选手3'],
    [{ muted: true, out: 'removed' }, '已移出'],
    [{ out: 'banned' }, '禁止参加'],
  ] as const)('of %o is %s', (part, word) => {
    expect(stateOf(player(part))).toBe(word)
  })
})

let page: VueWrapper
let asked: string[]
let sent: unknown[]
let listed: Player[]

beforeEach(() => {
  vi.useFakeTimers()
  asked = []
  sent = []
  listed = [player({}), player({ person: 'p2', name: '阿明', out: 'removed', can: ['readmit', 'ban'] })]
  vi.stubGlobal('fetch', async (request: Request) => {
    if (request.method === 'POST') {
      sent.push([new URL(request.url).pathname, await request.json()])
      return new Response(JSON.stringify(listed[0]), { status: 200, headers: { 'Content-Type': 'application/json' } })
    }
    asked.push(new URL(request.url).search)
    const body = { players: listed, total: 70 }
    return new Response(JSON.stringify(body), { status: 200, headers: { 'Content-Type': 'application/json' } })
  })
  page = mount(HostPlayers, {
    props: { id: 'c1', players: 70 },
    global: { plugins: [createPinia()], stubs: { ElDrawer: { template: '<div><slot /></div>' } } },
  })
})
afterEach(() => {
  page.unmount()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('the panel of players', () => {
  it('lists them and says when there are more', async () => {
    await flushPromises()
    expect(page.text()).toContain('共 70 人，下面是最近加入的 2 人')
    expect(page.findAll('.line').map((line) => line.get('b').text())).toEqual(['阿梅', '阿明'])
    expect(page.findAll('.tag').map((tag) => tag.text())).toEqual(['已移出'])
  })

  it('asks once for what was typed', async () => {
    await flushPromises()
    const search = page.get('input[type=search]')
    for (const text of ['阿', '阿明', ' 阿明 ']) await search.setValue(text)
    vi.advanceTimersByTime(300)
    await flushPromises()
    expect(asked.slice(1)).toEqual([`?search=${encodeURIComponent('阿明')}&only=all`])
  })

  it('does what the key says, with the reason, and looks again', async () => {
    await flushPromises()
    await page.get('.line').trigger('click')
    await page.get('.more input').setValue(' 名字不雅 ')
    expect(page.findAll('.do .act').map((key) => key.text())).toEqual(['隐藏名字', '换成中性名字', '移出', '禁止参加'])
    await page.get('.do .act').trigger('click')
    await flushPromises()
    expect(sent).toEqual([['/api/v1/contests/c1/players/p1/acts', { do: 'mute', why: '名字不雅' }]])
    expect(asked).toHaveLength(2)
  })
})
