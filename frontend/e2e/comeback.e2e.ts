import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, laptop, launch, Person, phone, picture, story } from './browser'
import { Server } from './server'
import { choose, introduce, largeKey, organiser, press, setUp, signIn } from './steps'

let server: Server
let browser: Browser
let host: Person
let id: string
let code: string

beforeAll(async () => {
  server = await Server.start()
  browser = await launch()
  host = await Person.open(browser, server.url, laptop)
  await setUp(host.page, await server.printed(/(http\S+\/console\/setup\?token=\S+)/))
  const { banks } = (await (await host.page.request.get('/api/v1/banks')).json()) as { banks: { id: string }[] }
  const made = await host.page.request.post('/api/v1/contests', {
    data: { title: '示例竞赛', bank: banks[0]!.id, count: 3, seconds: 120, points: 10 },
  })
  ;({ id, code } = (await made.json()) as { id: string; code: string })
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

async function look(person: Person, moment: string): Promise<void> {
  await expectAccessible(person.page, moment)
  await picture(person.page, `comeback-${moment}`)
}

async function join(page: Page, name: string): Promise<void> {
  await page.goto(`/join/${code}`)
  await page.getByRole('button', { name: '入场' }).click()
  await introduce(page, name)
  await page.getByText('马上开始').waitFor()
}

async function answer(page: Page): Promise<void> {
  await choose(page)
  await page.getByRole('button', { name: /^(就选|选好了|排好了|填好了|交)/ }).click()
  await page.getByText('已收到，你的答案已保存').waitFor()
}

test('a host goes on from a phone, a person from another phone, and nobody loses anything', async () => {
  const old = await Person.open(browser, server.url)
  const fresh = await Person.open(browser, server.url)
  const hand = await Person.open(browser, server.url, phone)
  await story({ old, fresh, hand }, async () => {
    await join(old.page, '江边来客')
    await host.page.goto(`/console/contests/${id}/host`)
    await press(host.page, /开始第 1 题/)
    await answer(old.page)
    await host.close() // the laptop dies

    await signIn(hand.page, organiser.login, organiser.password)
    await hand.page.goto(`/console/contests/${id}/host`)
    await largeKey(hand.page, /收题/).waitFor()
    await look(hand, 'host-open')
    await comeBack(old)
    await press(hand.page, /收题/)
    await press(hand.page, /公布答案/)
    await largeKey(hand.page, /看积分榜/).waitFor()
    await look(hand, 'host-reveal')
    await press(hand.page, /看积分榜/)
    await old.page.getByText('目前的名次').waitFor()
    await largeKey(hand.page, /下一题：第 2 题/).waitFor()
    await look(hand, 'host-board')

    await moveOver(old, fresh)
    await press(hand.page, /下一题：第 2 题/)
    await answer(fresh.page)
    await everyControl(hand)
    await largeKey(hand.page, /结束竞赛/).click()
    await hand.page.getByRole('dialog').getByRole('button', { name: /结束/ }).click()
    await fresh.page.getByText('竞赛结束').waitFor()
    await look(hand, 'host-ended')
    for (const person of [old, fresh, hand]) await person.close()
  })
})

/** A reload, a second page and a line that was cut: the same answer and the same clock. */
async function comeBack(person: Person): Promise<void> {
  const received = (page: Page) => page.getByText('已收到，你的答案已保存').waitFor()
  const seconds = async (page: Page) => parseInt(await page.getByRole('timer').innerText())
  await person.page.reload()
  await received(person.page)
  const second = await person.context.newPage()
  await second.goto(`/live/${code}`)
  await received(second)
  expect(Math.abs((await seconds(second)) - (await seconds(person.page)))).toBeLessThanOrEqual(2)
  await second.close()
  await person.context.setOffline(true)
  await person.context.setOffline(false)
  await received(person.page)
}

/** The personal code: shown on the one phone, taken by the other, good once. */
async function moveOver(old: Person, fresh: Person): Promise<void> {
  await old.page.getByRole('button', { name: '换一部手机接着答' }).click()
  const sheet = old.page.getByRole('dialog', { name: '换一部手机' })
  await sheet.getByRole('img', { name: '换手机用的二维码' }).waitFor()
  await look(old, 'move-code')
  const link = await sheet.getByRole('textbox').inputValue()
  expect(link).toMatch(/\/move#[\w-]{43}\/\d{6}$/)

  await fresh.page.goto(link)
  await fresh.page.getByRole('heading', { name: '江边来客' }).waitFor()
  await look(fresh, 'move-take')
  await fresh.page.getByRole('button', { name: '换到这部手机' }).click()
  await fresh.page.getByText('目前的名次').waitFor()
  await fresh.page.getByLabel('我', { exact: true }).getByText('江边来客').waitFor()
  await old.page.getByText('换到另一部手机了').waitFor()
  await look(old, 'move-left')

  const thief = await Person.open(browser, server.url)
  await thief.page.goto(link)
  await thief.page.getByText('这个二维码已经用过或者过期了').waitFor()
  await thief.close()
}

/** Every control of the host's page, on a phone. */
async function everyControl(hand: Person): Promise<void> {
  const { page } = hand
  await page.getByRole('button', { name: /\+10 秒/ }).click()
  await page.getByRole('button', { name: /暂停/ }).click()
  await page.getByRole('button', { name: /继续/ }).last().click()
  await page.getByRole('button', { name: /锁定加入/ }).click()
  await page.getByRole('button', { name: /放开加入/ }).click()
  await page.getByRole('button', { name: /跳过/ }).click()
  await page.getByRole('dialog').getByRole('button', { name: /跳过/ }).click()
  await press(page, /第 3 题/)
  await press(page, /收题/)
  await press(page, /公布答案/)
  await press(page, /看积分榜/)
}
