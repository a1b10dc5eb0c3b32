import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, laptop, launch, Person } from './browser'
import { Server } from './server'
import { choose, introduce, setUp, signIn } from './steps'

// A month of one item on a clerk's phone: what came, and came short, what was handed out, what a stock-take found, and
// who scanned the label.

let server: Server
let browser: Browser
let item = ''

const submit = /^(就选|选好了|排好了|填好了)/
const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10)

beforeAll(async () => {
  server = await Server.start()
  browser = await launch()
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

async function post(page: Page, path: string, data: object): Promise<{ id: string }> {
  const got = await page.request.post(`/api/v1${path}`, { data, headers: { Origin: server.url } })
  expect(got.status(), await got.text()).toBe(201)
  return (await got.json()) as { id: string }
}

test('the bureau prints a batch, allots it, and prints its labels', async () => {
  const chief = await Person.open(browser, server.url, laptop)
  const { page } = chief
  await setUp(page, await server.printed(/(http\S+\/console\/setup\?token=\S+)/))
  const law = ((await (await page.request.get('/api/v1/laws')).json()) as { laws: { id: string }[] }).laws[0]!.id
  const campaign = await post(page, '/campaigns', { title: '示例安全生产月', from: day(-10), to: day(20) })
  item = (
    await post(page, `/campaigns/${campaign.id}/materials`, {
      name: '示例手册',
      kind: '宣传手册',
      unit: '册',
      spec: 'A5，48 页',
      law,
    })
  ).id
  await post(page, '/organisers', {
    login: 'nanping',
    name: '示例经办',
    role: 'officer',
    district: '500108003',
    password: 'river-lamp-77',
  })

  await page.goto(`/console/materials/${item}`)
  const form = page.locator('form').last()
  await form.getByLabel('数量').fill('100')
  await form.getByLabel('批次号').fill('2026-1')
  await form.getByLabel('印刷单位').fill('示例印务公司')
  await form.getByLabel('费用').fill('350.5')
  await form.getByRole('button', { name: '记账' }).click()
  await form.getByText('印制', { exact: true }).waitFor()
  await form.getByText('分配', { exact: true }).click()
  await form.getByLabel('镇街').selectOption({ label: '南坪街道' })
  await form.getByLabel('数量').fill('70')
  await form.getByLabel('领取人').fill('示例甲')
  await form.getByLabel('电话').fill('13800000000')
  await form.getByRole('button', { name: '记账' }).click()
  await page.getByRole('region', { name: '没收齐的' }).getByText('南坪街道').first().waitFor()

  await page.getByRole('tab', { name: '批次和标签' }).click()
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: '标签' }).click()
  expect((await download).suggestedFilename()).toBe('示例手册标签2026-1.pdf')
  await expectAccessible(page, 'batches')
  await page.getByRole('tab', { name: '流水' }).click()
  await page.getByText('01-00002').first().waitFor()
  await page.getByRole('button', { name: /^电话/ }).click()
  await page.getByText('13800000000').waitFor()
  await page.getByLabel('只看哪一类').selectOption('print')
  await page.getByText('01-00002', { exact: true }).last().waitFor({ state: 'hidden' })
  await expectAccessible(page, 'ledger')

  await page.getByRole('button', { name: '导入 Excel' }).click()
  const sheet = page.getByRole('dialog', { name: '导入分配和发放' })
  await sheet.locator('input[type=file]').setInputFiles({
    name: '发放.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(`日期,类别,镇街,数量,地点\n${day(0)},发放,区局,10,办事大厅\n${day(0)},发放,区局,21,办事大厅\n`),
  })
  await sheet.getByText('区级库存只剩 20 册，不够 21 册。').first().waitFor()
  await sheet.getByRole('button', { name: '导入没有问题的 1 行' }).click()
  await sheet.getByRole('button', { name: '完成' }).click()
  await page.getByRole('region', { name: '去向' }).getByText('10', { exact: true }).waitFor()
  expect(chief.errors).toEqual([])
  await chief.close()
})

test('a clerk receives short, hands out and counts, on a phone', async () => {
  const clerk = await Person.open(browser, server.url)
  const { page } = clerk
  await signIn(page, 'nanping', 'river-lamp-77')
  await page.goto('/console/materials')
  const waiting = page.getByRole('region', { name: '等你签收的' })
  await waiting.getByText('70 册').first().waitFor()
  await expectAccessible(page, 'materials')

  await waiting.getByRole('button', { name: '数目不对' }).click()
  const dialog = page.getByRole('dialog', { name: '实际收到多少' })
  await dialog.getByLabel('数量').fill('65')
  await dialog.getByText('还差 5 册').waitFor()
  await expectAccessible(page, 'short receipt')
  await dialog.getByRole('button', { name: '记账' }).click()
  await waiting.getByText('差 5 册').waitFor()

  await page.getByRole('link', { name: '示例手册' }).last().click()
  const form = page.locator('form').last()
  await form.getByLabel('数量').fill('40')
  await form.getByLabel('在哪里发的').fill('示例社区广场')
  await form.getByText('社区', { exact: true }).click()
  await form.getByRole('button', { name: '记账' }).click()
  await form.getByText('发放 40 册，记好了，发完结存 25 册').waitFor()
  // The next one goes to the same place more often than not.
  await page.reload()
  await form.getByLabel('数量').fill('5')
  await expect.poll(() => form.getByLabel('在哪里发的').inputValue()).toBe('示例社区广场')
  expect(await form.getByRole('radio', { name: '社区' }).isChecked()).toBe(true)
  await expectAccessible(page, 'hand-out')
  await form.getByRole('button', { name: '记账' }).click()
  await form.getByText('发完结存 20 册').waitFor()

  await page.goto('/console/materials')
  await waiting.getByRole('button', { name: /补到了 5/ }).click()
  await waiting.waitFor({ state: 'hidden' })

  await page.getByRole('link', { name: '盘点' }).click()
  const row = page.getByRole('listitem').filter({ hasText: '示例手册' })
  await row.getByText('账上 25 册').waitFor()
  await row.getByLabel('实有').fill('23')
  await row.getByText('比账上少 2 册，记为损耗').waitFor()
  // Somebody else enters something between the counting and the saving.
  await post(page, `/materials/${item}/entries`, {
    kind: 'hand_out',
    district: '500108003',
    quantity: 1,
    date: day(0),
    request_id: 'between-the-two',
  })
  await row.getByLabel('为什么不一样').fill('受潮')
  await row.getByRole('button', { name: '记下' }).click()
  await row.getByText('盘点以后账又动过').waitFor()
  await row.getByText('账上 24 册').waitFor()
  await expectAccessible(page, 'stock-take')
  await row.getByRole('button', { name: '记下' }).click()
  await row.getByText('盘点记好了，比账上少 1 册').waitFor()
  expect(clerk.errors).toEqual([])
  await clerk.close()
})

test('who scans the label answers about its law, and is counted', async () => {
  const chief = await Person.open(browser, server.url, laptop)
  await signIn(chief.page, 'chief', 'kxq-2026-lamp')
  const books = async () =>
    (await (await chief.page.request.get(`/api/v1/materials/${item}`)).json()) as {
      batches: { label: string; scans: number; phones: number; answered: number }[]
    }
  const { label } = (await books()).batches[0]!

  const resident = await Person.open(browser, server.url)
  const { page } = resident
  await page.goto(`/m/${label}`)
  await page.waitForURL(/\/practice\//)
  await introduce(page, '示例居民')
  await choose(page)
  await page.getByRole('button', { name: submit }).click()
  await expect.poll(async () => (await books()).batches[0]?.answered).toBe(1)
  await page.goto(`/m/${label}`)
  expect((await books()).batches[0]).toMatchObject({ scans: 1, phones: 1, answered: 1 })
  expect(resident.errors).toEqual([])
  await resident.close()

  await chief.page.goto(`/console/materials/${item}`)
  await chief.page.getByRole('region', { name: '扫码答题' }).getByText('1 人').waitFor()
  await expectAccessible(chief.page, 'item')
  await chief.close()
})
