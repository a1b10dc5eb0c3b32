import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, laptop, launch, Person, picture, story } from './browser'
import { Server } from './server'
import { choose, introduce, setUp } from './steps'

let server: Server
let browser: Browser
let chief: Person

const title = '示例安全生产月'
const day = (offset: number) => new Date(Date.now() + 8 * 3_600_000 + offset * 86_400_000).toISOString().slice(0, 10)
const submit = /^(就选|选好了|排好了|填好了)/

beforeAll(async () => {
  server = await Server.start()
  browser = await launch()
  chief = await Person.open(browser, server.url, laptop)
  await setUp(chief.page, await server.printed(/(http\S+\/console\/setup\S+)/))
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

const cell = (page: Page, label: string) => page.getByRole('spinbutton', { name: label })

test('an organiser says what points are given for, and reads it as people will', async () => {
  const { page } = chief
  await story({ chief }, async () => {
    await page.goto('/console/campaigns')
    await page.getByRole('button', { name: '新建活动' }).first().click()
    const dialog = page.getByRole('dialog', { name: '新建活动' })
    await dialog.getByText('答对一题 +1 点').waitFor()
    await dialog.getByRole('button', { name: '改办法' }).click()
    await cell(page, '答对一题每天最多几次').fill('3')
    await dialog.getByText('答对一题 +1 点，每天最多计 3 次').waitFor()
    await cell(page, '答对一题每次几点').fill('0')
    await dialog.getByText('“答对一题”不计活力值，不用填次数上限').waitFor()
    await cell(page, '答对一题每次几点').fill('1')
    await cell(page, '完成一次答题每次几点').fill('4')
    await dialog.getByText('完成一次答题 +4 点').waitFor()
    await dialog.getByText('不用填次数上限').waitFor({ state: 'hidden' })
    await page.locator('.el-overlay-dialog').evaluate((form) => form.scrollTo(0, form.scrollHeight))
    await expectAccessible(page, 'formula')
    await picture(page, 'points-formula')
    await dialog.getByLabel('名称').fill(title)
    await dialog.getByLabel('开始').fill(day(-1))
    await dialog.getByLabel('结束').fill(day(20))
    await dialog.getByLabel('结束').press('Tab')
    await dialog.getByRole('button', { name: '建活动' }).click()
    await dialog.waitFor({ state: 'hidden' })
    expect(chief.errors).toEqual([])
  })
})

/** Answers the daily five to their result. */
async function answerFive(page: Page, name: string): Promise<void> {
  await page.goto('/daily')
  await introduce(page, name)
  for (let n = 1; n <= 5; n++) {
    await page.getByText(`第 ${n} 题，共 5 题`).waitFor()
    await choose(page)
    await page.getByRole('button', { name: submit }).click()
    await page
      .getByRole('button', { name: n < 5 ? '下一题' : '看结果' })
      .or(page.getByRole('link', { name: '看结果' }))
      .click()
  }
  await page.getByText('题答对').waitFor()
}

const total = (page: Page) => page.locator('.sum .figure b').innerText()

async function published(page: Page): Promise<number> {
  const got = await page.request.get('/api/v1/participation')
  return ((await got.json()) as { total: { activity_points: number } }).total.activity_points
}

test.each(['phone', 'elder'] as const)('a person sees what they have and why, drawn as %s', async (scale) => {
  const person = await Person.open(browser, server.url)
  const { page, context } = person
  await context.addInitScript((to) => localStorage.setItem('pufa.scale', to), scale)
  await story({ [scale]: person }, async () => {
    const before = await published(page)
    await answerFive(page, scale === 'elder' ? '渡口长辈' : '渡口来客')
    const right = ((await (await page.request.get('/api/v1/me/summary')).json()) as { correct: number }).correct
    const want = 2 + Math.min(right, 3) + 4
    await page.getByRole('link', { name: '看我的活力值' }).click()
    await page.getByText('首次参与这次活动').waitFor()
    await page.getByText('完成一次每日五题').waitFor()
    expect(await total(page)).toBe(String(want))
    await page.getByText('答对一题 +1 点，每天最多计 3 次').waitFor()
    await expectAccessible(page, 'points')
    await picture(page, `points-${scale}`)

    // A server that is killed before it posted makes up for it, without anybody looking.
    await page.goto('/me')
    await page.getByRole('link', { name: /我的活力值/ }).waitFor()
    await server.kill()
    await server.run()
    await expect.poll(() => published(page), { timeout: 20_000 }).toBe(before + want)
    await page.getByRole('link', { name: /我的活力值/ }).click()
    await page.getByText('首次参与这次活动').waitFor()
    expect(await total(page)).toBe(String(want))
    expect(person.errors).toEqual([])
  })
  await person.close()
})

test('a formula that gave points stays', async () => {
  const { page } = chief
  await story({ chief }, async () => {
    await page.goto('/console/campaigns')
    await page
      .getByRole('row', { name: new RegExp(title) })
      .getByRole('button', { name: /修改/ })
      .click()
    const dialog = page.getByRole('dialog', { name: '修改活动' })
    await dialog.getByText('已经有人得了活力值，办法不能再改。').waitFor()
    expect(await dialog.getByRole('button', { name: '改办法' }).count()).toBe(0)
    await expectAccessible(page, 'formula that stays')
    await dialog.getByLabel('主题').fill('人人讲安全')
    await dialog.getByRole('button', { name: '保存' }).click()
    await dialog.waitFor({ state: 'hidden' })
    expect(chief.errors).toEqual([])
  })
})
