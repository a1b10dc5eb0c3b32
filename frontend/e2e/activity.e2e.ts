import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, laptop, launch, Person, phone, picture, story, wide } from './browser'
import { Server } from './server'
import { setUp, signIn } from './steps'

let server: Server
let browser: Browser
let chief: Person
let officer: Person

const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10)

beforeAll(async () => {
  server = await Server.start()
  browser = await launch()
  chief = await Person.open(browser, server.url, laptop)
  await setUp(chief.page, await server.printed(/(http\S+\/console\/setup\?token=\S+)/))
  const ask = chief.page.request
  const campaign = { title: '示例安全生产月', from: day(-10), to: day(20), reviewed: true }
  expect((await ask.post('/api/v1/campaigns', { data: campaign })).status()).toBe(201)
  const account = {
    login: 'nanping',
    name: '示例镇街',
    role: 'officer',
    district: '500108003',
    password: 'river-lamp-77',
  }
  expect((await ask.post('/api/v1/organisers', { data: account })).status()).toBe(201)
  officer = await Person.open(browser, server.url, phone)
  await signIn(officer.page, 'nanping', 'river-lamp-77')
})
afterAll(async () => {
  await officer?.close()
  await chief?.close()
  await browser?.close()
  await server?.stop()
})

/** A photo out of a camera that is turned and larger than what is kept. */
async function photo(page: Page): Promise<Buffer> {
  const url = await page.evaluate(() => {
    const canvas = document.createElement('canvas')
    canvas.width = 2400
    canvas.height = 1800
    const pen = canvas.getContext('2d')
    if (pen) {
      pen.fillStyle = '#2b6cb0'
      pen.fillRect(0, 0, 2400, 1800)
      pen.fillStyle = '#f6e05e'
      pen.fillRect(300, 300, 900, 700)
    }
    return canvas.toDataURL('image/jpeg')
  })
  return Buffer.from(url.slice(url.indexOf(',') + 1), 'base64')
}

test('an activity is entered on a phone, returned, put right and accepted', async () => {
  await story({ chief, officer }, async () => {
    const { page } = officer
    await page.goto('/console/activities')
    await page.getByText('统计只算审核通过的').waitFor()
    await page.getByRole('link', { name: '登记活动' }).last().click()
    await page.getByLabel('名称', { exact: true }).fill('万寿路夜校')
    await page.getByLabel('参与人次').fill('4')
    await expectAccessible(page, 'a new activity')
    await picture(page, 'activity-new-phone')

    // The phone is put away; what was typed is there again.
    await page.goto('/console/')
    await page.goto('/console/activities/new')
    await page.getByText('上次没有填完的').waitFor()
    expect(await page.getByLabel('名称', { exact: true }).inputValue()).toBe('万寿路夜校')
    const begun = Date.now()
    await page.getByLabel('类别').selectOption('讲座')
    await page.getByLabel('参与人次').fill('40')
    await page.getByLabel('地点').fill('社区活动室')
    await page.getByText('社区', { exact: true }).click()
    await page.getByLabel('展板').fill('3')
    await page
      .getByLabel('加照片')
      .setInputFiles({ name: '现场.jpg', mimeType: 'image/jpeg', buffer: await photo(page) })
    await page.getByAltText('待上传：现场.jpg').waitFor()
    await page.getByRole('button', { name: '保存' }).click()
    await page.waitForURL((url) => url.pathname === '/console/activities')
    expect(Date.now() - begun).toBeLessThan(60_000)
    await page.getByRole('link', { name: '万寿路夜校' }).waitFor()
    expect(await page.getByRole('row', { name: /万寿路夜校/ }).innerText()).toContain('待审核')

    const desk = chief.page
    await desk.goto('/console/activities')
    await desk.getByRole('button', { name: '待审核 1 条' }).click()
    expect(await desk.getByRole('row', { name: /合计/ }).innerText()).toContain('0 场')
    await expectAccessible(desk, 'the list under review')
    await picture(desk, 'activity-list')
    await desk.getByRole('link', { name: '万寿路夜校' }).click()
    await desk.getByAltText('照片 1').waitFor()
    await desk.getByRole('button', { name: '退回…' }).click()
    await desk.getByLabel('退回的原因').fill('人数请再核对')
    await desk.getByRole('button', { name: '退回', exact: true }).click()
    await desk.getByText('退回原因：人数请再核对').waitFor()
    await expectAccessible(desk, 'a returned activity')
    await picture(desk, 'activity-returned')

    await page.goto('/console/activities')
    await page.getByRole('button', { name: '退回的 1 条' }).click()
    await page.getByRole('link', { name: '万寿路夜校' }).click()
    await page.getByText('退回原因：人数请再核对').waitFor()
    await expectAccessible(page, 'a returned activity on a phone')
    await picture(page, 'activity-returned-phone')
    await page.getByLabel('参与人次').fill('38')
    await page.getByRole('button', { name: '保存' }).click()
    await page.getByText('40 → 38').waitFor()

    await desk.reload()
    await desk.getByRole('button', { name: '审核通过' }).click()
    await desk.getByText('已计入统计').waitFor()
    await desk.goto('/console/activities')
    const sum = desk.getByRole('row', { name: /合计/ })
    await expect.poll(() => sum.innerText()).toMatch(/1 场\s+38/)
    expect([...chief.errors, ...officer.errors]).toEqual([])
  })
})

test('the next form begins with what was entered last', async () => {
  const { page } = officer
  await page.goto('/console/activities/new')
  await page.getByLabel('地点').waitFor()
  expect(await page.getByLabel('地点').inputValue()).toBe('社区活动室')
  expect(await page.getByLabel('类别').inputValue()).toBe('讲座')
  expect(await page.getByLabel('名称', { exact: true }).inputValue()).toBe('')
  await page.getByLabel('名称', { exact: true }).fill('未来')
  await page.getByLabel('参与人次').fill('1')
  const date = page.getByRole('combobox', { name: '日期' })
  await date.fill(day(-30))
  await date.press('Tab')
  await page.getByRole('button', { name: '保存' }).click()
  await page.getByRole('alert').filter({ hasText: '日期不在这次普法活动期间' }).waitFor()
})

test('activities come out of a file, put right on the page', async () => {
  await story({ chief }, async () => {
    const { page } = chief
    await page.goto('/console/activities')
    await page.getByRole('button', { name: '导入 Excel' }).click()
    const dialog = page.getByRole('dialog', { name: '导入活动登记' })
    const list = `活动名称,日期,镇街,参与（人次）,类别\n花园里,${day(-1)},花园路街道,120,讲座\n河边,${day(-2)},南坪,"1,200",讲座\n花园里,${day(-1)},花园路,120,讲座\n合计,,,1320,\n`
    await dialog
      .getByLabel('选择文件')
      .setInputFiles({ name: '活动.csv', mimeType: 'text/csv', buffer: Buffer.from(list) })
    await dialog.getByText('有问题 1 行').waitFor()
    await dialog.getByText('分不清是哪一个').waitFor()
    await expectAccessible(page, 'an import with faults')
    await picture(page, 'activity-import')
    await dialog.getByRole('button', { name: /自己改/ }).click()
    await dialog.getByRole('textbox', { name: '第 3 行镇街' }).fill('南坪镇')
    await dialog.getByRole('button', { name: '改好' }).click()
    await dialog.getByRole('button', { name: '导入 2 行' }).click()
    await dialog.getByText('导入了 2 次活动').waitFor()
    await dialog.getByRole('button', { name: '完成' }).click()
    await page.getByRole('link', { name: '河边' }).waitFor()
    expect(chief.errors).toEqual([])
  })
})

test('the bureau adds what is counted', async () => {
  await story({ chief }, async () => {
    const { page } = chief
    await page.goto('/console/activities')
    await page.getByRole('button', { name: '统计指标' }).click()
    const dialog = page.getByRole('dialog', { name: '活动的统计指标' })
    await dialog.getByRole('button', { name: '加一项' }).click()
    await dialog.getByLabel('第 13 项的名称').fill('志愿者')
    await dialog.getByLabel('第 13 项的单位').fill('人')
    await expectAccessible(page, 'the indicators')
    await picture(page, 'activity-indicators')
    await dialog.getByRole('button', { name: '保存' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await page.goto('/console/activities/new')
    await page.getByLabel('志愿者').waitFor()
    await page.setViewportSize(wide)
    await picture(page, 'activity-new-wide')
    await page.setViewportSize({ width: 390, height: 768 })
    await page.goto('/console/activities')
    await page.getByRole('link', { name: '河边' }).waitFor()
    await expectAccessible(page, 'the list on a narrow screen')
    await picture(page, 'activity-list-narrow')
    await page.setViewportSize(laptop)
    expect(chief.errors).toEqual([])
  })
})
