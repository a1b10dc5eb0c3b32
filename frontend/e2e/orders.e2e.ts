import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, laptop, launch, Person, picture, story } from './browser'
import { Server } from './server'
import { setUp } from './steps'

let server: Server
let browser: Browser
let chief: Person
let unit: Person
let link = ''

const campaign = '示例安全生产月'
const topic = '动火作业怎么办票'
const setup = /(http\S+\/console\/setup\S+)/
const day = (shift: number) => new Date(Date.now() + (8 + 24 * shift) * 3_600_000).toISOString().slice(0, 10)

beforeAll(async () => {
  server = await Server.start()
  browser = await launch()
  chief = await Person.open(browser, server.url, laptop)
  unit = await Person.open(browser, server.url)
  await setUp(chief.page, await server.printed(setup))
  const made = await chief.page.request.post('/api/v1/campaigns', {
    data: { title: campaign, from: day(-2), to: day(5) },
    headers: { origin: server.url },
  })
  expect(made.status()).toBe(201)
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

test('the bureau writes a menu and opens it', async () => {
  const { page } = chief
  await story({ chief }, async () => {
    await page.goto('/console/menu')
    await page.getByText('菜单还是空的').waitFor()
    await expectAccessible(page, 'an empty menu')
    await page.getByRole('button', { name: '加课题' }).click()
    await page.getByLabel('编号').fill('01')
    await page.getByRole('textbox', { name: '课题' }).fill(topic)
    await page.getByRole('combobox', { name: /^法规/ }).selectOption({ index: 1 })
    await page.getByLabel('职工', { exact: true }).check()
    await page.getByRole('spinbutton', { name: '时长' }).fill('5')
    await page.getByRole('button', { name: '保存', exact: true }).click()
    expect(
      await page
        .getByRole('spinbutton', { name: '时长' })
        .evaluate((field: HTMLInputElement) => field.validity.rangeUnderflow),
    ).toBe(true)
    await page.getByRole('spinbutton', { name: '时长' }).fill('45')
    await expectAccessible(page, 'a line of the menu')
    await picture(page, 'orders-item')
    await page.getByRole('button', { name: '保存', exact: true }).click()
    await page.getByRole('rowheader', { name: topic }).waitFor()
    await page.getByLabel('在手机上接受点单').check()
    await page.getByRole('button', { name: '保存设置' }).click()
    await page.getByRole('img', { name: '点单页的二维码' }).waitFor()
    await expectAccessible(page, 'the menu')
    await picture(page, 'orders-menu')
    expect(chief.errors).toEqual([])
  })
})

test('an enterprise orders on a phone, without an account', async () => {
  const { page } = unit
  await story({ unit }, async () => {
    await page.goto('/')
    await page.getByRole('link', { name: /给单位点一堂普法课/ }).click()
    await page.getByRole('heading', { name: topic }).waitFor()
    await expectAccessible(page, 'the menu on a phone')
    await picture(page, 'order-menu')
    await page.getByRole('link', { name: new RegExp(`点这一堂.*${topic}`) }).click()
    await page.getByRole('button', { name: '提交点单' }).click()
    await page.getByText('请填写单位名称。').waitFor()
    await expectAccessible(page, 'what is missing')
    await picture(page, 'order-missing')
    await page.getByLabel('单位类别').selectOption('企业')
    await page.getByLabel('单位名称').fill('示例江风机械厂')
    await page.getByLabel('所在镇街').selectOption({ label: '南坪街道' })
    await page.getByLabel('听课的主要是').selectOption('职工')
    await page.getByLabel('大约多少人').fill('-3')
    await page.getByLabel('希望哪一天').fill(day(3))
    await page.getByLabel('地点').fill('厂区食堂')
    await page.getByLabel('联系人').fill('示例老周')
    await page.getByLabel('联系电话').fill('138-0000-0000')
    await page.reload() // what was typed is still there
    await page.getByLabel('单位名称').waitFor()
    expect(await page.getByLabel('单位名称').inputValue()).toBe('示例江风机械厂')
    await page.getByRole('button', { name: '提交点单' }).click()
    await page.getByText('人数应在 1 到 100000 之间').waitFor()
    await page.getByLabel('大约多少人').fill('40')
    await page.evaluate(() => document.documentElement.setAttribute('data-scale', 'elder'))
    await expectAccessible(page, 'the form in large type')
    await picture(page, 'order-form-elder')
    await page.evaluate(() => document.documentElement.removeAttribute('data-scale'))
    await page.getByRole('button', { name: '提交点单' }).click()
    await page.getByRole('heading', { name: '待接单' }).waitFor()
    link = page.url()
    expect(link).toMatch(/\/order\/mine#[\w-]{43}$/)
    await expectAccessible(page, 'the order is placed')
    await picture(page, 'order-placed')
    expect(unit.errors).toEqual([])
  })
})

test('the bureau dispatches it and enters what was delivered', async () => {
  const { page } = chief
  await story({ chief }, async () => {
    await page.goto('/console/orders')
    await page.getByRole('link', { name: new RegExp(topic) }).waitFor()
    await expectAccessible(page, 'the board of orders')
    await picture(page, 'orders-board')
    await page.getByRole('link', { name: new RegExp(topic) }).click()
    await page.getByRole('button', { name: '看联系方式' }).click()
    await page.getByText('示例老周 138-0000-0000').waitFor()
    await page.getByLabel('承办').fill('示例执法大队')
    await page.getByLabel('讲师').fill('示例讲师')
    await expectAccessible(page, 'to be dispatched')
    await picture(page, 'orders-dispatch')
    await page.getByRole('button', { name: '派单', exact: true }).click()
    await page.getByRole('button', { name: '登记送达' }).waitFor()
    await page.getByLabel('实到人数').fill('38')
    await page.getByLabel('发放资料').fill('60')
    await page.getByLabel('小结').fill('都听懂了')
    await page.setViewportSize({ width: 390, height: 844 })
    await expectAccessible(page, 'to be delivered, on a phone')
    await picture(page, 'orders-deliver-390')
    await page.getByRole('button', { name: '登记送达' }).click()
    await page.getByText('下一步：等点单单位评价').waitFor()
    await expectAccessible(page, 'delivered')
    await page.setViewportSize(laptop)
    await picture(page, 'orders-delivered')
    await page.goto('/console/activities')
    await page.getByRole('cell', { name: '38' }).first().waitFor()
    await page.getByRole('rowheader', { name: `${topic}（示例江风机械厂）` }).waitFor()
    expect(chief.errors).toEqual([])
  })
})

test('the enterprise rates it by its link, on another phone', async () => {
  const other = await Person.open(browser, server.url)
  const { page } = other
  await story({ other }, async () => {
    await page.goto(link)
    await page.getByRole('button', { name: '提交评价' }).click()
    await page.getByText('请先选几星。').waitFor()
    await page.getByLabel('5 星，很满意').check()
    await page.getByLabel('意见').fill('讲得明白')
    await expectAccessible(page, 'to be rated')
    await picture(page, 'order-rate')
    await page.getByRole('button', { name: '提交评价' }).click()
    await page.getByRole('heading', { name: '已评价' }).waitFor()
    await expectAccessible(page, 'rated')
    await page.goto(`${server.url}/order/mine#${'x'.repeat(43)}`)
    await page.reload()
    await page.getByText('没有这张单子').waitFor()
    expect(other.errors).toEqual([])
  })
  await other.close()
})

test('the bureau sees the rating, and a unit may take an order back', async () => {
  const { page } = unit
  await story({ chief, unit }, async () => {
    await page.goto('/order/tailored')
    expect(await page.getByLabel('联系电话').inputValue()).toBe('')
    await page.getByLabel('想听什么').fill('讲讲电动车充电')
    await page.getByLabel('听课的主要是').selectOption('居民')
    await page.getByLabel('大约多少人').fill('25')
    await page.getByLabel('希望哪一天').fill(day(4))
    await page.getByLabel('地点').fill('活动室')
    await page.getByLabel('联系人').fill('示例小陈')
    await page.getByLabel('联系电话').fill('13800000001')
    await page.getByRole('button', { name: '提交点单' }).click()
    await page.getByRole('button', { name: '取消点单' }).click()
    await page.getByRole('button', { name: '取消这一单' }).click()
    await page.getByRole('heading', { name: '已取消' }).waitFor()
    await expectAccessible(page, 'cancelled')
    await chief.page.goto('/console/orders')
    await chief.page.getByText('5 星').waitFor()
    await chief.page.getByText('已取消').waitFor()
    await chief.page.setViewportSize({ width: 390, height: 844 })
    await expectAccessible(chief.page, 'the board at 390')
    await picture(chief.page, 'orders-board-390')
    await chief.page.setViewportSize(laptop)
    expect([...unit.errors, ...chief.errors]).toEqual([])
  })
})
