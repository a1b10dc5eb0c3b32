import { mount } from '@vue/test-utils'
import { beforeEach, expect, it } from 'vitest'
import type { Request, Seat } from '@/shared/api/types'
import { matchView } from '@/shared/test/match'
import ChoosePad from './ChoosePad.vue'
import { createErrand, type Errand } from './errand'

let sent: Request[]
let online: boolean
let errand: Errand

const open = (seat: Partial<Seat> = {}) => {
  const values = [
    { value: 10, left: 2 },
    { value: 30, left: 0 },
  ]
  const view = matchView('choosing', { who: 'turn', team: 2, chooser: 2 })
  return mount(ChoosePad, { props: { stage: view.stage!, seat: { may: 'choose', team: 2, values, ...seat }, errand } })
}
type Page = ReturnType<typeof open>
const radio = (page: Page, words: string) => page.findAll('[role=radio]').find((one) => one.text().includes(words))!
const send = (page: Page) => page.get('.dock button').trigger('click')

beforeEach(() => {
  sent = []
  online = true
  errand = createErrand(
    (request) => online && sent.push(request) > 0,
    () => 'e1',
  )
})

it('sends the value that was picked, once', async () => {
  const page = open()
  await send(page)
  await radio(page, '10').trigger('click')
  await send(page)
  await send(page)
  expect(sent).toEqual([{ type: 'choose', ref: 'e1', value: 10 }])
  expect(page.get('.dock button').text()).toBe('正在交')
})

it('offers no value that has no question left', () => {
  expect(radio(open(), '30').attributes('disabled')).toBeDefined()
})

it('names another team, and then nobody of its own', async () => {
  const page = open({ teams: [1, 3], members: ['周敏', '陈刚'] })
  await radio(page, '10').trigger('click')
  await radio(page, '周敏').trigger('click')
  await radio(page, '3 号队').trigger('click')
  expect(page.get('.dock button').text()).toBe('就选 10 分，3 号队答')
  await send(page)
  expect(sent).toEqual([{ type: 'choose', ref: 'e1', value: 10, team: 3 }])
})

it('names who of the team answers', async () => {
  const page = open({ members: ['周敏', '陈刚'] })
  await radio(page, '10').trigger('click')
  await radio(page, '陈刚').trigger('click')
  await send(page)
  expect(sent[0]).toMatchObject({ value: 10, member: '陈刚' })
})

it('says why it was refused, and may be sent again', async () => {
  const page = open()
  await radio(page, '10').trigger('click')
  await send(page)
  const refused = { ref: 'e1', code: 'not_now' as const, detail: '现在不由你们队选' }
  errand.hear({ type: 'refused', epoch: '', seq: 1, now: 0, refused })
  await page.vm.$nextTick()
  expect(page.get('[role=alert]').text()).toBe('现在不由你们队选')
  online = false
  await send(page)
  expect(errand.refusal.value).toBe('断线了，连上再试一次')
})
