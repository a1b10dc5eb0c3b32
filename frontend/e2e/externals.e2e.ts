import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, laptop, launch, Person, phone, picture, story, wide } from './browser'
import { Server } from './server'
import { choose, introduce, setUp } from './steps'

const submit = /^(就选|选好了|排好了|填好了)/
let server: Server
let browser: Browser
let chief: Person
let resident: Person

const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10)

beforeAll(async () => {
  server = await Server.start()
  browser = await launch()
  chief = await Person.open(browser, server.url, laptop)
  await setUp(chief.page, await server.printed(/(http\S+\/console\/setup\?token=\S+)/))
  const campaign = { title: '示例安全生产月', from: day(-10), to: day(20) }
  expect((await chief.page.request.post('/api/v1/campaigns', { data: campaign })).status()).toBe(201)
  resident = await Person.open(browser, server.url, phone)
})
afterAll(async () => {
  await resident?.close()
  await chief?.close()
  await browser?.close()
  await server?.stop()
})

const table = () =>
  `来源,指标,镇街,截至日期,数值,计量单位\n` +
  `市局通报,活力值排名,,${day(-3)},3,名\n` +
  `市局通报,报名数,,${day(-6)},9000,人\n` +
  `市局通报,报名数,,${day(-3)},12345,人\n` +
  `市局通报,报名数,南坪街道,${day(-3)},1.2万,人\n`

/** A row of the table of participation, as the figures in it. */
async function cells(page: Page, name: string): Promise<string[]> {
  const row = page
    .getByRole('region', { name: /各镇街参与情况/ })
    .getByRole('row')
    .filter({ hasText: name })
  return (await row.getByRole('cell').allInnerTexts()).map((text) => text.trim())
}

test("the city's table is read in, and stands apart from what was counted here", async () => {
  await story({ chief }, async () => {
    const { page } = chief
    await page.goto('/console/externals')
    await page.getByText('还没有登记别处公布的数').waitFor()
    await page.getByRole('button', { name: '导入 Excel' }).click()
    const file = { name: '市里.csv', mimeType: 'text/csv', buffer: Buffer.from(table()) }
    await page.getByRole('dialog').locator('input[type=file]').setInputFiles(file)
    await page.getByText('请写出整个数').waitFor()
    await page.getByRole('button', { name: '改成 12000' }).click()
    await page.getByRole('button', { name: '导入 4 行' }).click()
    await page.getByRole('button', { name: '完成' }).click()
    const published = page.getByRole('region', { name: '市局通报公布的数' })
    await published.getByText('第 3 名').waitFor()
    await published.getByText('12,345 人').waitFor()
    expect(await published.getByText('9,000 人').count()).toBe(0)
    await published.getByRole('button', { name: '早先 1 个' }).click()
    await published.getByText('9,000 人').waitFor()
    await expectAccessible(page, 'externals')
    await picture(page, 'externals')

    await published.getByRole('button', { name: /^撤回\s*：报名数.*南坪/ }).click()
    await page.getByLabel('为什么撤回').fill('表里写错了')
    await page.getByRole('dialog').getByRole('button', { name: '撤回' }).click()
    await published.getByText('12,000 人').waitFor({ state: 'hidden' })
    await page.getByLabel(/显示撤回的/).check()
    await page.getByText('已撤回：表里写错了').waitFor()

    await page.goto('/console/participation')
    await page.getByText('不与上面相加').waitFor()
    await page.getByText('12,345 人').waitFor()
    await expect.poll(async () => (await cells(page, '合计'))[0]).toBe('0')
    await expectAccessible(page, 'participation with figures of others')
  })
})

test('an answer moves its column, an activity its own, without a reload', async () => {
  await story({ chief, resident }, async () => {
    const { page } = chief
    await page.goto('/console/participation')
    await page.getByRole('radio', { name: '线上答题' }).check({ force: true })
    await page.getByRole('columnheader', { name: '正确率' }).waitFor()
    await expect.poll(async () => (await cells(page, '南坪街道'))[1]).toBe('0')

    await resident.page.goto('/')
    const start = resident.page.getByRole('link', { name: /开始|答/ })
    await start.first().click()
    await introduce(resident.page, '小安')
    await resident.page.getByText('第 1 题，共 5 题').waitFor()
    await choose(resident.page)
    await resident.page.getByRole('button', { name: submit }).click()
    const verdict = resident.page.getByRole('status').filter({ hasText: /答对了|没答对/ })
    await verdict.waitFor()
    const activity = { kind: '讲座', title: '夜校', date: day(0), district: '500108003', attendance: 40 }
    const campaigns = await (await page.request.get('/api/v1/campaigns')).json()
    const entered = await page.request.post(`/api/v1/campaigns/${campaigns.campaigns[0].id}/activities`, {
      data: activity,
    })
    expect(entered.status()).toBe(201)

    // The page finds out by itself.
    await expect.poll(async () => (await cells(page, '南坪街道'))[1], { timeout: 45_000 }).toBe('1')
    await page.getByRole('radio', { name: '活动', exact: true }).check({ force: true })
    await expect.poll(async () => (await cells(page, '南坪街道')).slice(0, 2)).toEqual(['1', '40'])
    await page.getByRole('radio', { name: '六项计数' }).check({ force: true })
    await page.getByRole('button', { name: /^南坪街道/ }).click()
    await page.getByRole('region', { name: /各社区参与情况/ }).waitFor()
    await page.getByRole('row').filter({ hasText: '没有填社区' }).waitFor()
    await expectAccessible(page, 'participation of a sub-district')
    await picture(page, 'participation-areas')
    await page.setViewportSize(wide)
    await picture(page, 'participation-areas-wide')
    await page.setViewportSize(phone)
    await picture(page, 'participation-areas-phone')
  })
})
