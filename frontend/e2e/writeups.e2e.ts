import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, laptop, launch, Person, picture, story } from './browser'
import { Server } from './server'
import { setUp } from './steps'

let server: Server
let browser: Browser
let chief: Person

const setup = /(http\S+\/console\/setup\S+)/
const day = (shift: number) => new Date(Date.now() + (8 + 24 * shift) * 3_600_000).toISOString().slice(0, 10)

beforeAll(async () => {
  server = await Server.start()
  browser = await launch()
  chief = await Person.open(browser, server.url, laptop)
  await setUp(chief.page, await server.printed(setup))
  const post = async (path: string, data: object) => {
    const got = await chief.page.request.post(`/api/v1${path}`, { data, headers: { origin: server.url } })
    expect(got.status()).toBe(201)
    return (await got.json()) as { id: string }
  }
  const { id } = await post('/campaigns', { title: '示例安全生产月', from: day(-2), to: day(5) })
  const held = { kind: '讲座', date: day(0), place: '活动室', attendance: 40, online: false, indicators: { boards: 2 } }
  await post(`/campaigns/${id}/activities`, { ...held, title: '夜校', five_class: '社区' })
  await post(`/campaigns/${id}/activities`, { ...held, title: '班前课', five_class: '企业' })
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

test('a summary is drawn out of the books, followed to its records, written on and printed', async () => {
  const { page } = chief
  await story({ chief }, async () => {
    await page.goto('/console/writeups')
    await page.getByText('还没有总结').waitFor()
    await expectAccessible(page, 'no summaries')
    await page.getByRole('button', { name: '起草活动总结' }).click()
    const paper = page.getByRole('article', { name: '文稿' })
    await paper.getByText('参与80人次').waitFor()
    await expectAccessible(page, 'a summary')
    await picture(page, 'writeup')
    const at = page.url()
    await paper.getByRole('link', { name: '80', exact: true }).first().click()
    await page.getByText('班前课').first().waitFor()

    await page.goto(at)
    const own = paper.getByRole('row', { name: /^区级/ }).first()
    await own.getByRole('link', { name: '2', exact: true }).click()
    await page.getByText('班前课').first().waitFor()

    await page.goto(at)
    await page.getByRole('button', { name: '改文字' }).click()
    const text = page.getByRole('textbox', { name: '文字' })
    await text.fill('# 简报\n共{活动场次}场、{人次}人次。')
    await page.getByText('第 2 行：没有叫“人次”的数据').waitFor()
    await page.getByRole('button', { name: '保存', exact: true }).click()
    await page.getByRole('alert').filter({ hasText: '第 2 行' }).first().waitFor()
    await text.fill('# 简报\n共{活动场次}场。\n[五进情况]')
    await page.getByText('可用的数据、表和图').click()
    await page.getByLabel('找数据').fill('展板')
    await page.getByRole('button', { name: /指标·展板/ }).click()
    await paper.getByText('共2场。').waitFor()
    await expectAccessible(page, 'a summary being written')
    await picture(page, 'writeup-editor')
    await page.getByRole('button', { name: '保存', exact: true }).click()
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '下载 Word' }).click(),
    ])
    expect(file.suggestedFilename()).toBe('简报.docx')

    await page.goto('/console/writeups/template')
    await page.getByLabel('模板', { exact: true }).fill('# {活动名称}简报\n共{活动场次}场。')
    await page.getByRole('button', { name: '保存', exact: true }).click()
    await page.getByText('以后起草的照新模板').waitFor()
    await expectAccessible(page, 'the template')
    await page.goto('/console/writeups')
    await page.getByRole('button', { name: '起草活动总结' }).click()
    await paper.getByText('示例安全生产月简报').waitFor()
    await page.getByRole('button', { name: '删去' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '删去' }).click()
    await page.getByRole('link', { name: /数据截至/ }).waitFor()
    expect(await page.getByRole('link', { name: /数据截至/ }).count()).toBe(1)
  })
})
