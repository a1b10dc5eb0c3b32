import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import type { Request, Seat } from '@/shared/api/types'
import { matchView, seatedAs } from '@/shared/test/match'
import { createErrand } from './errand'
import JudgeDesk from './JudgeDesk.vue'

const sent: Request[] = []
const judging = (judges = [{ judge: 1, marked: false }]) =>
  matchView('judging', { who: 'turn', how: 'judged', team: 3, judges })

function open(seat: Partial<Seat>) {
  sent.length = 0
  const errand = createErrand(
    (request) => sent.push(request) > 0,
    () => 'e1',
  )
  const you = seatedAs({ judge: 1, may: 'mark', max: 10, ...seat })
  return { errand, page: mount(JudgeDesk, { props: { view: judging(), you, now: 0, errand } }) }
}
const keys = (page: ReturnType<typeof open>['page']) => page.findAll('.keys button:not(.half)')
const main = (page: ReturnType<typeof open>['page']) => page.get('.dock button')

it('has a key for every point, and none is chosen at first', async () => {
  const { page } = open({})
  expect(keys(page)).toHaveLength(11)
  expect(main(page).text()).toBe('先选分数')
  await main(page).trigger('click')
  expect(sent).toHaveLength(0)
})

it('gives half points by a key, never above the most', async () => {
  const { page } = open({})
  await keys(page)[7]!.trigger('click')
  await page.get('.half').trigger('click')
  expect(main(page).text()).toBe('交 7.5 分')
  await keys(page)[10]!.trigger('click')
  expect(main(page).text()).toBe('交 10 分')
})

it('sends the points for the question at hand, and says that they are there', async () => {
  const { page, errand } = open({})
  await keys(page)[8]!.trigger('click')
  await main(page).trigger('click')
  expect(sent).toEqual([{ type: 'mark', ref: 'e1', question: 4, points: 8 }])
  expect(main(page).text()).toBe('正在交')
  errand.hear({ type: 'received', epoch: '', seq: 1, now: 0, received: { ref: 'e1', question: 4, given: {} } })
  await page.setProps({ you: seatedAs({ judge: 1, may: 'mark', max: 10, points: 8 }) })
  expect(page.get('[role=status]').text()).toContain('已收到 8 分')
  expect(main(page).text()).toBe('已交 8 分')
})

it('can be changed until it is settled', async () => {
  const { page } = open({ points: 8 })
  await keys(page)[9]!.trigger('click')
  expect(main(page).text()).toBe('改成 9 分')
})

it('steps where there are more points than keys fit', async () => {
  const { page } = open({ max: 100, points: 99 })
  expect(keys(page)).toHaveLength(0)
  await page.get('[aria-label="加 1 分"]').trigger('click')
  await page.get('[aria-label="加 1 分"]').trigger('click')
  expect(main(page).text()).toBe('改成 100 分')
})

it('has no keys while there is nothing to mark', () => {
  const { page } = open({ may: 'wait' })
  expect(keys(page)).toHaveLength(0)
  expect(page.find('.dock').exists()).toBe(false)
})

it('marks what each team wrote, one after the other, and leads on to the next', async () => {
  const texts = [
    { team: 1, text: '一队写的', points: 6 },
    { team: 2, text: '<b>二队</b>' },
    { team: 3, text: '三队写的' },
  ]
  const { page, errand } = open({ texts, key: '先撤人' })
  await page.setProps({ view: matchView('judging', { who: 'all', how: 'written', team: 0 }) })
  expect(page.get('h1').text()).toContain('2 号队')
  expect(page.get('.text').text()).toBe('<b>二队</b>')
  expect(page.text()).toContain('先撤人')
  await keys(page)[4]!.trigger('click')
  await main(page).trigger('click')
  expect(sent.at(-1)).toMatchObject({ type: 'mark', team: 2, points: 4 })
  errand.hear({ type: 'received', epoch: '', seq: 1, now: 0, received: { ref: 'e1', question: 4, given: {} } })
  const marked = texts.map((one) => (one.team === 2 ? { ...one, points: 4 } : one))
  await page.setProps({ you: seatedAs({ judge: 1, may: 'mark', max: 10, texts: marked }) })
  expect(main(page).text()).toBe('看 3 号队的')
  await main(page).trigger('click')
  expect(page.get('h1').text()).toContain('3 号队')
  expect(main(page).text()).toBe('先选分数')
})
