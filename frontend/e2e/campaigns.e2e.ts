import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, laptop, launch, Person, picture, story } from './browser'
import { Server } from './server'
import { setUp } from './steps'

let server: Server
let browser: Browser
let chief: Person

const link = /(http\S+\/console\/setup\S+)/

beforeAll(async () => {
  server = await Server.start()
  browser = await launch()
  chief = await Person.open(browser, server.url, laptop)
  await setUp(chief.page, await server.printed(link))
  const post = async (path: string, data: object) => {
    const made = await chief.page.request.post(path, { data, headers: { origin: server.url } })
    expect(made.status(), path).toBe(201)
  }
  await post('/api/v1/campaigns', { title: '示例 2026 年安全生产月', from: '2026-06-01', to: '2026-06-30' })
  await post('/api/v1/menu/items', { number: '01', topic: '动火作业怎么办票', form: '讲座', minutes: 45 })
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

test('a campaign gets targets by class, units, topics and notices', async () => {
  const { page } = chief
  await story({ chief }, async () => {
    await page.goto('/console/campaigns')
    await page.getByRole('link', { name: /方案和目标/ }).click()
    await page.getByLabel('南坪街道，参与人数').fill('500')
    await page.getByLabel('南坪街道，进企业').fill('20')
    await page.getByRole('button', { name: '保存目标' }).click()
    await page.getByText('目标改好了').waitFor()
    await page.getByRole('textbox', { name: '责任单位' }).fill('示例区应急管理局\n示例区消防救援支队')
    await page.getByLabel(/动火作业怎么办票/).check()
    await page.getByRole('button', { name: '保存', exact: true }).click()
    await page.getByText('改好了', { exact: true }).waitFor()
    const file = page.getByLabel('文件')
    await file.setInputFiles({ name: '网页.pdf', mimeType: 'application/pdf', buffer: Buffer.from('<html>') })
    await page.getByRole('button', { name: '附上' }).click()
    await page.getByText('只收 PDF、Word（.docx）和 JPG 图片').waitFor()
    await page.evaluate(() => window.scrollTo(0, 0)) // else the bar at the top lies over a row
    await expectAccessible(page, 'a file that is none')
    await file.setInputFiles({ name: '活动通知.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7 x') })
    await page.getByLabel('标题').fill('示例活动通知')
    await page.getByRole('button', { name: '附上' }).click()
    await page.getByRole('link', { name: '示例活动通知' }).waitFor()
    await page.getByLabel('或者链接').fill('https://example.cn/notice')
    await page.getByLabel('标题').fill('示例市级通知')
    await page.getByRole('button', { name: '附上' }).click()
    await page.getByRole('link', { name: '示例市级通知' }).waitFor()
    await page.evaluate(() => window.scrollTo(0, 0))
    await expectAccessible(page, 'the plan of a campaign')
    await picture(page, 'campaign')
    const saved = page.waitForEvent('download')
    await page.getByRole('link', { name: '示例活动通知' }).click()
    expect((await saved).suggestedFilename()).toBe('示例活动通知.pdf')
    await page.setViewportSize({ width: 390, height: 844 })
    await page.evaluate(() => window.scrollTo(0, 0))
    await expectAccessible(page, 'the plan at 390')
    await picture(page, 'campaign-390')
    await page.setViewportSize(laptop)
    expect(chief.errors).toEqual([])
  })
})

test('next year is set up out of it, and nothing counted goes along', async () => {
  const { page } = chief
  await story({ chief }, async () => {
    await page.getByRole('button', { name: '照此建下一年' }).click()
    await page.getByRole('button', { name: '建下一年的' }).click()
    await page.getByRole('heading', { name: '示例 2027 年安全生产月' }).waitFor()
    await page.getByText('2027 年 6 月 1 日至 30 日').waitFor()
    expect(await page.getByLabel('南坪街道，进企业').inputValue()).toBe('20')
    expect(await page.getByRole('textbox', { name: '责任单位' }).inputValue()).toContain('示例区消防救援支队')
    expect(await page.getByLabel(/动火作业怎么办票/).isChecked()).toBe(true)
    await page.getByText('还没有附通知。').waitFor()
    await expectAccessible(page, 'a copied campaign')
    expect(chief.errors).toEqual([])
  })
})
