import { readFile } from 'node:fs/promises'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { laptop, launch, Person } from './browser'
import { Server } from './server'
import { setUp, signIn } from './steps'

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

const kind = (page: Page, name: string): Locator =>
  page.getByRole('radio', { name }).or(page.getByRole('button', { name }))

async function figure(page: Page, name: string): Promise<string> {
  const box = page.getByRole('region', { name: '账物' }).locator('div').filter({ hasText: name }).last()
  return (await box.locator('dd').innerText()).trim()
}

async function record(page: Page, what: string, district: string | null, quantity: number): Promise<void> {
  const form = page.locator('form').last()
  await form.getByText(what, { exact: true }).first().click()
  if (district) await form.getByLabel(/镇街/).selectOption({ label: district })
  await form.getByLabel('数量').fill(String(quantity))
  await form.getByRole('button', { name: /记账|登记|记一笔|保存/ }).click()
}

test('booklets are printed, allotted, received and handed out, and never go below zero', async () => {
  const clerk = await Person.open(browser, server.url, laptop)
  const { page } = clerk
  await setUp(page, await server.printed(/(http\S+\/console\/setup\?token=\S+)/))

  await page.goto('/console/campaigns')
  await page.getByRole('button', { name: '新建活动' }).first().click()
  const dialog = page.getByRole('dialog', { name: '新建活动' })
  await dialog.getByLabel('名称').fill('示例安全生产月')
  const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10)
  await dialog.getByLabel('开始').fill(day(-10))
  await dialog.getByLabel('结束').fill(day(20))
  await dialog.getByLabel('结束').press('Tab')
  await dialog.getByRole('button', { name: '建活动' }).click()
  await dialog.waitFor({ state: 'hidden' })

  await page.goto('/console/materials')
  await page.getByRole('button', { name: '登记一种资料' }).click()
  const register = page.getByRole('dialog', { name: '登记一种资料' })
  await register.getByLabel('名称').fill('示例手册')
  await register.getByLabel('单位').fill('册')
  await register.getByRole('button', { name: '登记' }).click()
  await page.getByRole('heading', { name: '示例手册' }).waitFor()

  await record(page, '印制', null, 100)
  await expect.poll(() => figure(page, '印制入库')).toBe('100')
  await record(page, '分配', '南坪街道', 60)
  await expect.poll(() => figure(page, '在途')).toBe('60')
  await record(page, '签收', '南坪街道', 60)
  await expect.poll(() => figure(page, '在途')).toBe('0')
  await record(page, '发放', '南坪街道', 58)
  await expect.poll(() => figure(page, '已发')).toBe('58')

  // More than is left is refused with a sentence that says how many there are.
  const form = page.locator('form').last()
  await form.getByText('发放', { exact: true }).first().click()
  await form.getByLabel(/镇街/).selectOption({ label: '南坪街道' })
  await form.getByLabel('数量').fill('3')
  await page.getByRole('alert').filter({ hasText: '2' }).first().waitFor()
  expect(await figure(page, '已发')).toBe('58')

  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: '导出 Excel' }).click()
  const file = await readFile(await (await download).path())
  expect(file.subarray(0, 2).toString()).toBe('PK')
  expect(clerk.errors).toEqual([])
  await clerk.close()
})

test('a sub-district sees and writes only its own part', async () => {
  const chief = await Person.open(browser, server.url, laptop)
  await signIn(chief.page, 'chief', 'kxq-2026-lamp')
  const made = await chief.page.request.post('/api/v1/organisers', {
    data: { login: 'nanping', name: '示例镇街', role: 'officer', district: '500108003', password: 'river-lamp-77' },
  })
  expect(made.status()).toBe(201)
  await chief.close()

  const officer = await Person.open(browser, server.url, laptop)
  const { page } = officer
  await signIn(page, 'nanping', 'river-lamp-77')
  await page.getByRole('navigation', { name: '主导航' }).waitFor()
  expect(await page.getByRole('link', { name: '账号', exact: true }).count()).toBe(0)
  await page.goto('/console/materials')
  await page.getByRole('link', { name: '示例手册' }).click()
  await expect.poll(() => figure(page, '已发')).toBe('58')
  expect(await kind(page, '印制').count()).toBe(0)
  const refused = await page.request.get('/api/v1/organisers')
  expect(refused.status()).toBe(403)
  expect(officer.errors).toEqual([])
  await officer.close()
})
