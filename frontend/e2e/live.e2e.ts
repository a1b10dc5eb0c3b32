import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, laptop, launch, Person, picture, story, wide } from './browser'
import { expectReadable } from './readable'
import { Server } from './server'
import { choose, introduce, largeKey, press, setUp } from './steps'

let server: Server
let browser: Browser

beforeAll(async () => {
  server = await Server.start()
  browser = await launch()
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

const action = /^(就选|选好了|排好了|填好了|交)/

/** Creates a competition of three questions and returns the host's page on it. */
async function createContest(page: Page): Promise<void> {
  await page.goto('/console/contests')
  await page.getByRole('button', { name: '新建竞赛' }).click()
  const dialog = page.getByRole('dialog', { name: '新建竞赛' })
  await dialog.getByLabel('名称').fill('示例街道安全知识竞赛')
  await dialog.getByLabel('题数').fill('3')
  await dialog.getByLabel('每题限时').fill('120')
  await dialog.getByRole('button', { name: '建竞赛' }).click()
  await dialog.waitFor({ state: 'hidden' })
  await page.goto('/console/contests')
  await page.getByRole('link', { name: /^主持/ }).click()
  await largeKey(page, /开始第 1 题/).waitFor()
}

async function join(person: Person, code: string, name: string): Promise<void> {
  await person.page.goto(`/join/${code}`)
  await person.page.getByRole('button', { name: '入场' }).click()
  await introduce(person.page, name)
  await person.page.getByText('马上开始').waitFor()
}

async function answer(page: Page): Promise<void> {
  await choose(page)
  await page.getByRole('button', { name: action }).click()
  await page.getByText('已收到，你的答案已保存').waitFor()
}

test('a competition is played through a killed server to its results', async () => {
  const host = await Person.open(browser, server.url, laptop)
  const screen = await Person.open(browser, server.url, wide)
  const one = await Person.open(browser, server.url)
  const two = await Person.open(browser, server.url)
  await story({ host, screen, one, two }, () => play(host, screen, one, two))
})

/** Everybody's page at one moment: no accessibility violation, and a picture. */
async function look(moment: string, people: Record<string, Person>): Promise<void> {
  for (const [name, person] of Object.entries(people)) {
    await expectAccessible(person.page, `${name} at ${moment}`)
    await picture(person.page, `live-${moment}-${name}`)
    if (name === 'phone') await expectReadable(person.page, `live-${moment}`)
  }
}

async function play(host: Person, screen: Person, one: Person, two: Person): Promise<void> {
  await setUp(host.page, await server.printed(/(http\S+\/console\/setup\?token=\S+)/))
  await createContest(host.page)
  const { contests } = (await (await host.page.request.get('/api/v1/contests')).json()) as {
    contests: { id: string; code: string }[]
  }
  const { id, code } = contests[0]!
  await screen.page.goto(`/screen/${code}`)
  await screen.page.getByText('请扫码入场').waitFor()

  await join(one, code, '甲来客')
  await join(two, code, '乙来客')
  await look('lobby', { host, screen, phone: one })
  await screen.page.getByText('甲来客').waitFor()

  await press(host.page, /开始第 1 题/)
  await answer(one.page)
  await look('open', { host, screen, phone: one })

  await server.kill()
  await server.run()

  // Everybody is back where they were: the answer counts, the other phone may still answer.
  await one.page.getByText('已收到，你的答案已保存').waitFor()
  await answer(two.page)
  await host.page.reload()
  await press(host.page, /收题/)
  await press(host.page, /公布答案/)
  await one.page
    .getByRole('status')
    .filter({ hasText: /答对了|没答对/ })
    .waitFor()
  await screen.page
    .getByText(/安全生产法 第.+条/)
    .first()
    .waitFor()
  await look('reveal', { host, screen, phone: one })
  await press(host.page, /看积分榜/)
  await one.page.getByText('目前的名次').waitFor()
  await look('board', { host, screen, phone: one })

  // A ruling is said on the screen, and taken back.
  await host.page.getByRole('button', { name: /裁定/ }).click()
  const ruling = host.page.getByRole('dialog', { name: '裁定' })
  await ruling.getByText('作废，不计分').click()
  await ruling.getByLabel('理由').fill('题目有歧义')
  await look('ruling', { host })
  await ruling.getByRole('button', { name: '作废这题' }).click()
  await ruling.waitFor({ state: 'hidden' })
  await screen.page.getByText('第 1 题作废，不计分，题目有歧义').waitFor()
  await look('ruled', { screen })
  await host.page.getByRole('button', { name: /撤销/ }).click()
  await screen.page.getByText('第 1 题作废，不计分，题目有歧义').waitFor({ state: 'hidden' })

  // A skipped question leaves all scores.
  await press(host.page, /下一题：第 2 题/)
  await one.page.getByRole('timer').waitFor()
  await host.page.getByRole('button', { name: /跳过/ }).click()
  await host.page.getByRole('dialog').getByRole('button', { name: /跳过/ }).click()
  await press(host.page, /第 3 题/)
  await one.page.getByRole('timer').waitFor()

  await host.page.getByRole('button', { name: /暂停/ }).click()
  await one.page.getByText('主持人暂停了').waitFor()
  await look('paused', { host, screen, phone: one })
  await host.page.getByRole('button', { name: /继续/ }).last().click()
  await one.page.getByText('主持人暂停了').waitFor({ state: 'hidden' })
  await host.page.getByRole('button', { name: /\+10 秒/ }).click()
  await answer(one.page)
  await press(host.page, /收题/)
  await press(host.page, /公布答案/)
  await press(host.page, /看积分榜/)
  await largeKey(host.page, /结束竞赛/).click()
  await host.page.getByRole('dialog').getByRole('button', { name: /结束/ }).click()
  await host.page.getByRole('dialog').waitFor({ state: 'hidden' })
  await one.page.getByText('竞赛结束').waitFor()
  await screen.page.getByText('人一起答了').waitFor()
  await look('ended', { host, screen, phone: one })

  await host.page.goto(`/console/contests/${id}/results`)
  await host.page.getByRole('rowheader', { name: '甲来客' }).waitFor()
  const download = host.page.waitForEvent('download')
  await host.page.getByRole('button', { name: '导出 Excel' }).click()
  const file = await readFile(await (await download).path())
  expect(file.subarray(0, 2).toString()).toBe('PK')
  for (const person of [host, screen, one, two]) {
    expect(person.errors.filter((text) => !/WebSocket|ERR_CONNECTION_REFUSED/.test(text))).toEqual([])
    await person.close()
  }
}
