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
  const held = { kind: '讲座', date: day(0), place: '活动室', online: false, indicators: { boards: 2 } }
  await post(`/campaigns/${id}/activities`, { ...held, title: '夜校', five_class: '社区', attendance: 40 })
  await post(`/campaigns/${id}/activities`, { ...held, title: '班前课', five_class: '企业', attendance: 12 })
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

test('a table is put together, followed to its records, filed, and read by a program', async () => {
  const { page } = chief
  await story({ chief }, async () => {
    await page.goto('/console/tables')
    await page.getByRole('link', { name: '各镇街宣传活动情况统计表' }).waitFor()
    await expectAccessible(page, 'the tables')
    await page.getByRole('link', { name: '新建报表' }).click()

    await page.getByLabel('表名').fill('五进开展情况统计表')
    await page.getByText('五进类别', { exact: true }).click()
    await page.getByLabel('找数据').fill('活动')
    await page.getByRole('button', { name: /^活动参与/ }).click()
    await page.getByRole('button', { name: /^开展活动/ }).click()
    const up = page.getByRole('button', { name: '第 2 列往前' })
    await up.focus()
    await page.keyboard.press('Enter')
    await page.getByText('1. 开展活动').waitFor()
    const look = page.getByRole('region', { name: '示例安全生产月五进开展情况统计表' })
    await look.getByRole('row', { name: /合计/ }).getByText('52').waitFor()
    await expectAccessible(page, 'a table being put together')
    await picture(page, 'table-editor')
    await page.getByRole('button', { name: '保存', exact: true }).click()

    await page.getByRole('link', { name: '复制' }).waitFor()
    const at = page.url()
    await look
      .getByRole('row', { name: /进企业/ })
      .getByRole('link', { name: '12' })
      .waitFor()
    await expectAccessible(page, 'a table')
    await picture(page, 'table')
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '导出 Excel' }).click(),
    ])
    expect(file.suggestedFilename()).toBe('示例安全生产月五进开展情况统计表.xlsx')
    await look
      .getByRole('row', { name: /进企业/ })
      .getByRole('link', { name: '12' })
      .click()
    await page.getByText('班前课').first().waitFor()
    expect(await page.getByText('夜校').count()).toBe(0)

    await page.goto(at)
    await page.getByText('修改记录').click()
    await page.getByText('登记', { exact: true }).waitFor()
    await page.goto('/console/open-data')
    await page.getByLabel('给谁用、做什么用').fill('市局数据平台')
    await page.getByRole('button', { name: '新建', exact: true }).click()
    const token = await page.locator('code').textContent()
    await page.getByRole('rowheader', { name: '市局数据平台' }).waitFor()
    await expectAccessible(page, 'open data')
    const read = (path: string) =>
      page.request.get(`/api/v1/open/tables/${at.split('/').pop()}${path}`, {
        headers: { authorization: `Bearer ${token}` },
      })
    expect(await (await read('/rows.csv')).text()).toContain('进企业,1,12\r\n')
    await page.getByRole('button', { name: /撤销/ }).click()
    await page.getByRole('dialog').getByRole('button', { name: '撤销' }).click()
    await page.getByRole('cell', { name: '已撤销' }).waitFor()
    expect((await read('/rows.csv')).status()).toBe(401)
  })
})
