import { mount } from '@vue/test-utils'
import { beforeEach, expect, it } from 'vitest'
import { shallowRef } from 'vue'
import type { Given } from '@/shared/api/types'
import { matchView, question, seatedAs } from '@/shared/test/match'
import type { Player, Sending } from '../live/player'
import WritePad from './WritePad.vue'

beforeEach(() => sessionStorage.clear())

function open(now = 2_000) {
  const sent: Given[] = []
  const sending = shallowRef<Sending>('none')
  const given = shallowRef<Given | null>(null)
  const player: Player = {
    sending,
    given,
    refusal: shallowRef(''),
    answer: (one) => sent.push(one),
    hear: () => undefined,
    resend: () => undefined,
  }
  const view = matchView('open', { who: 'all', how: 'written' }, { question: question({ type: 'open', options: [] }) })
  const you = seatedAs({ team: 2, may: 'answer', most: 20 })
  const page = mount(WritePad, { props: { view, you, player, now, connected: true } })
  return { page, sent, sending, given, view }
}

it('counts what is written and hands it in once', async () => {
  const { page, sent } = open()
  expect(page.get('.dock button').text()).toBe('先写答案')
  await page.get('textarea').setValue('  先撤人 ')
  expect(page.text()).toContain('3 / 20 字')
  await page.get('.dock button').trigger('click')
  expect(sent).toEqual([{ text: '先撤人' }])
})

it('keeps a draft over a reload of the page', async () => {
  await open().page.get('textarea').setValue('写了一半')
  expect(open().page.get('textarea').element.value).toBe('写了一半')
})

it('hands in what stands there just before the time is over, and nothing where nothing does', async () => {
  const { page, sent } = open()
  await page.setProps({ now: 20_000 })
  expect(sent).toEqual([])
  await page.setProps({ now: 2_000 })
  await page.get('textarea').setValue('写完了')
  await page.setProps({ now: 19_000 })
  expect(sent).toEqual([])
  await page.setProps({ now: 19_600 })
  expect(sent).toEqual([{ text: '写完了' }])
})

it('shows what counts once the server has it', async () => {
  const { page, sending, given } = open()
  sending.value = 'received'
  given.value = { text: '同队写的' }
  await page.vm.$nextTick()
  expect(page.find('textarea').exists()).toBe(false)
  expect(page.text()).toContain('同队写的')
  expect(page.text()).toContain('公布以前别的队看不到')
})
