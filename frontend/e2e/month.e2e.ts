import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, laptop, launch, Person, picture, story } from './browser'
import { Server } from './server'
import { setUp, signIn } from './steps'

// A month of one sub-district's work, entered on a phone, each kind of record once; then the bureau's pages, which nobody
// reported anything to.

const small = { width: 390, height: 844 }
const own = '500108003'
const day = (offset: number) => new Date(Date.now() + (offset * 24 + 8) * 3_600_000).toISOString().slice(0, 10)

let server: Server
let browser: Browser
let chief: Person
let officer: Person

async function post(path: string, data: object): Promise<{ id: string }> {
  const got = await chief.page.request.post(`/api/v1${path}`, { data, headers: { Origin: server.url } })
  expect(got.status(), `${path}: ${await got.text()}`).toBe(201)
  return (await got.json()) as { id: string }
}

/** A finger: every tap and every field is counted. At four seconds each, fifteen are a minute. */
class Finger {
  taps = 0
  constructor(readonly page: Page) {}
  async tap(target: Locator): Promise<void> {
    this.taps++
    await target.click()
  }
  async fill(target: Locator, text: string): Promise<void> {
    this.taps++
    await target.fill(text)
  }
  async choose(target: Locator, option: { label: string } | string): Promise<void> {
    this.taps++
    await target.selectOption(option)
  }
  async attach(target: Locator, file: { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
    this.taps++
    await target.setInputFiles(file)
  }
  /** Through the menu, as from any page. */
  async open(name: string): Promise<void> {
    await this.tap(this.page.getByRole('button', { name: '打开导航' }))
    const menu = this.page.getByRole('dialog', { name: '导航' })
    await this.tap(menu.getByRole('link', { name, exact: true }))
    await menu.waitFor({ state: 'hidden' })
  }
}

/** Clean, once what was said of the record before has faded. */
async function clean(page: Page, name: string): Promise<void> {
  await page.locator('.el-message').first().waitFor({ state: 'hidden' })
  await expectAccessible(page, name)
}

/** Enters one record, and holds that it is done within a minute of taps. */
async function record(name: string, enter: (finger: Finger) => Promise<void>): Promise<void> {
  const finger = new Finger(officer.page)
  await enter(finger)
  expect(finger.taps, name).toBeLessThanOrEqual(15)
}

beforeAll(async () => {
  server = await Server.start()
  browser = await launch()
  chief = await Person.open(browser, server.url, laptop)
  await setUp(chief.page, await server.printed(/(http\S+\/console\/setup\?token=\S+)/))
  const campaign = await post('/campaigns', { title: '示例安全生产月', from: day(-25), to: day(5) })
  const item = await post(`/campaigns/${campaign.id}/materials`, { name: '示例读本', kind: '法规读本', unit: '册' })
  const entry = { date: day(-20), quantity: 100 }
  await post(`/materials/${item.id}/entries`, { ...entry, kind: 'print', request_id: 'the-print' })
  await post(`/materials/${item.id}/entries`, { ...entry, kind: 'allot', district: own, request_id: 'the-allotment' })
  const plan = await post(`/campaigns/${campaign.id}/plans`, { title: '示例宣贯方案' })
  const task = { from: day(-25), to: day(5), districts: [own, '500108004'] }
  await post(`/plans/${plan.id}/tasks`, { ...task, title: '发放示例读本', by: 'hand_outs', of: item.id, amount: 50 })
  await post(`/plans/${plan.id}/tasks`, { ...task, title: '办讲座', by: 'held_kind', of: '讲座', amount: 2 })
  const open = { open: true, take_days: 3, phone: '023-00000000', revision: 0 }
  const opened = await chief.page.request.put('/api/v1/menu/settings', { data: open, headers: { Origin: server.url } })
  expect(opened.status()).toBe(200)
  await post('/orders', {
    key: 'm'.repeat(43),
    form: '讲座',
    unit: '示例江风机械厂',
    unit_kind: '企业',
    district: own,
    contact: '示例老周',
    phone: '13800000000',
    audience: '职工',
    heads: 40,
    day: day(0),
    part: '上午',
    place: '厂区食堂',
    request: '讲讲动火作业',
  })
  await post('/organisers', {
    login: 'nanping',
    name: '示例经办',
    role: 'officer',
    district: own,
    password: 'river-lamp-77',
  })
  officer = await Person.open(browser, server.url, small)
  await signIn(officer.page, 'nanping', 'river-lamp-77')
})
afterAll(async () => {
  await officer?.close()
  await chief?.close()
  await browser?.close()
  await server?.stop()
})

test('what waits is told first, and leads to where it is done', async () => {
  const { page } = officer
  await story({ officer }, async () => {
    const waiting = page.getByRole('region', { name: '等着办的' })
    await waiting.getByRole('link', { name: '1 张点单等着派人' }).waitFor()
    await expectAccessible(page, 'what waits')
    await picture(page, 'waiting')
    await waiting.getByRole('link', { name: '1 笔资料等你签收' }).click()
    await page.getByRole('heading', { name: '宣传资料' }).waitFor()
  })
})

test('what came, what was handed out, what was lost, and what is there', async () => {
  const { page } = officer
  await story({ officer }, async () => {
    await record('a receipt', async (finger) => {
      await finger.open('宣传资料')
      const waiting = page.getByRole('region', { name: '等你签收的' })
      await waiting.getByText('100 册').first().waitFor()
      await clean(page, 'what is to be received')
      await picture(page, 'month-receive')
      await finger.tap(waiting.getByRole('button', { name: /收到 100/ }))
      await waiting.waitFor({ state: 'hidden' })
    })
    await record('a hand-out', async (finger) => {
      await finger.open('宣传资料')
      await finger.tap(page.getByRole('link', { name: '示例读本' }))
      const form = page.locator('form').last()
      await finger.fill(form.getByLabel('数量'), '60')
      await finger.fill(form.getByLabel('在哪里发的'), '示例社区广场')
      await finger.tap(form.getByText('社区', { exact: true }))
      await clean(page, 'a hand-out')
      await picture(page, 'month-hand-out')
      await finger.tap(form.getByRole('button', { name: '记账' }))
      await form.getByText('发放 60 册，记好了').waitFor()
    })
    await record('a loss', async (finger) => {
      await finger.open('宣传资料')
      await finger.tap(page.getByRole('link', { name: '示例读本' }))
      const form = page.locator('form').last()
      await finger.tap(form.getByText('损耗', { exact: true }))
      await finger.fill(form.getByLabel('数量'), '3')
      await finger.fill(form.getByLabel('备注'), '受潮')
      await clean(page, 'a loss')
      await picture(page, 'month-loss')
      await finger.tap(form.getByRole('button', { name: '记账' }))
      await form.getByText('损耗 3 册，记好了').waitFor()
    })
    await record('a stock-take', async (finger) => {
      await finger.open('宣传资料')
      await finger.tap(page.getByRole('link', { name: '盘点' }))
      const row = page.getByRole('listitem').filter({ hasText: '示例读本' })
      await row.getByText('账上 37 册').waitFor()
      await finger.fill(row.getByLabel('实有'), '35')
      await finger.fill(row.getByLabel('为什么不一样'), '少了一捆')
      await clean(page, 'a stock-take')
      await picture(page, 'month-count')
      await finger.tap(row.getByRole('button', { name: '记下' }))
      await row.getByText('盘点记好了').waitFor()
    })
    expect(officer.errors).toEqual([])
  })
})

test('what was done, with a photo, and what others counted', async () => {
  const { page } = officer
  await story({ officer }, async () => {
    const photo = { name: '现场.png', mimeType: 'image/png', buffer: await page.screenshot() }
    await record('an activity', async (finger) => {
      await finger.open('活动登记')
      await finger.tap(page.getByRole('link', { name: '登记活动' }).last())
      await finger.fill(page.getByLabel('名称', { exact: true }), '示例社区夜校')
      await finger.choose(page.getByLabel('类别'), '讲座')
      await finger.fill(page.getByLabel('参与人次'), '40')
      await finger.fill(page.getByLabel('地点'), '社区活动室')
      await finger.tap(page.getByText('社区', { exact: true }))
      await finger.fill(page.getByLabel('展板'), '3')
      await finger.fill(page.getByLabel('发放宣传资料'), '80')
      await finger.attach(page.getByLabel('加照片'), photo)
      await page.getByAltText('待上传：现场.png').waitFor()
      await clean(page, 'an activity')
      await picture(page, 'month-activity')
      await finger.tap(page.getByRole('button', { name: '保存' }))
      await page.getByRole('link', { name: '示例社区夜校' }).waitFor()
      await picture(page, 'month-activities')
    })
    await record('a figure from elsewhere', async (finger) => {
      await finger.open('外部数据')
      await finger.tap(page.getByRole('button', { name: '登记', exact: true }))
      const form = page.getByRole('dialog', { name: '登记外部数据' })
      await finger.fill(form.getByLabel('来源'), '示例日报')
      await finger.fill(form.getByLabel('指标'), '报名数')
      await finger.fill(form.getByLabel('数值'), '1234')
      await finger.attach(form.getByLabel('加照片'), photo)
      await form.getByAltText('待上传：现场.png').waitFor()
      await clean(page, 'a figure from elsewhere')
      await picture(page, 'month-external')
      await finger.tap(form.getByRole('button', { name: '登记' }))
      await form.waitFor({ state: 'hidden' })
      await page.getByText('1,234 人').waitFor()
      await picture(page, 'month-externals')
    })
    expect(officer.errors).toEqual([])
  })
})

test('officers are trained, and an order is answered', async () => {
  const { page } = officer
  await story({ officer }, async () => {
    await record('a session of training', async (finger) => {
      await finger.open('执法培训')
      await finger.tap(page.getByRole('button', { name: '登记培训' }))
      const form = page.getByRole('dialog', { name: '登记培训' })
      await finger.fill(form.getByLabel('主题'), '执法文书制作')
      await finger.fill(form.getByLabel('学时'), '2')
      await finger.fill(form.getByLabel('南坪街道的人数'), '12')
      await clean(page, 'a session of training')
      await picture(page, 'month-course')
      await finger.tap(form.getByRole('button', { name: '保存' }))
      await form.waitFor({ state: 'hidden' })
      await page.getByText('人次按登记的 12 人算').waitFor()
      await picture(page, 'month-course-kept')
    })
    await record('an order by telephone', async (finger) => {
      await finger.open('点单')
      await finger.tap(page.getByRole('button', { name: '代单位点单' }))
      const form = page.getByRole('dialog', { name: '代单位点单' })
      await finger.fill(form.getByLabel('想听什么'), '讲讲电动车充电')
      await finger.choose(form.getByLabel('单位类别'), '社区')
      await finger.fill(form.getByLabel('单位名称'), '示例江岸社区')
      await finger.choose(form.getByLabel('听课的主要是'), '居民')
      await finger.fill(form.getByLabel('大约多少人'), '25')
      const when = form.getByRole('combobox', { name: '希望哪一天' })
      await finger.fill(when, day(3))
      await when.press('Tab')
      await finger.fill(form.getByLabel('地点'), '社区活动室')
      await finger.fill(form.getByLabel('联系人'), '示例小陈')
      await finger.fill(form.getByLabel('联系电话'), '13800000001')
      await clean(page, 'an order by telephone')
      await picture(page, 'month-order')
      await finger.tap(form.getByRole('button', { name: '点单' }))
      const placed = page.getByRole('dialog', { name: '点好了' })
      await placed.getByRole('img', { name: '这张单子的二维码' }).waitFor()
      await clean(page, 'an order is placed')
      await picture(page, 'month-order-placed')
      await finger.tap(placed.getByRole('button', { name: '完成' }))
      await page.getByRole('link', { name: /示例江岸社区.*电话/ }).waitFor()
      await picture(page, 'month-orders')
    })
    await record('a dispatch', async (finger) => {
      await finger.open('点单')
      await finger.tap(page.getByRole('link', { name: /定制课题.*示例江风机械厂/ }))
      await finger.fill(page.getByLabel('承办'), '示例执法队')
      await finger.fill(page.getByLabel('讲师'), '示例讲师')
      await clean(page, 'a dispatch')
      await picture(page, 'month-dispatch')
      await finger.tap(page.getByRole('button', { name: '派单', exact: true }))
      await page.getByRole('button', { name: '登记送达' }).waitFor()
    })
    await record('a delivery', async (finger) => {
      await finger.open('点单')
      await finger.tap(page.getByRole('link', { name: /定制课题.*示例江风机械厂/ }))
      await finger.fill(page.getByLabel('实到人数'), '38')
      await finger.fill(page.getByLabel('发放资料'), '20')
      await clean(page, 'a delivery')
      await picture(page, 'month-delivery')
      await finger.tap(page.getByRole('button', { name: '登记送达' }))
      await page.getByText('下一步：等点单单位评价').waitFor()
    })
    expect(officer.errors).toEqual([])
  })
})

test("the bureau's pages show all of it, and nobody reported it", async () => {
  await story({ chief }, async () => {
    const { page } = chief
    await page.goto('/console/')
    const recent = page.getByRole('region', { name: '最近的活动' })
    await expect.poll(() => recent.innerText()).toMatch(/示例社区夜校\s*南坪街道\s*40 人次/)
    await expect.poll(() => recent.innerText()).toMatch(/定制课题（示例江风机械厂）\s*南坪街道\s*38 人次/)
    await picture(page, 'month-overview')
    await page.goto('/console/materials')
    const item = page.getByRole('row', { name: /示例读本/ })
    await expect.poll(() => item.innerText()).toMatch(/册\s+100\s+0\s+0\s+35\s+60\s+5$/)
    await picture(page, 'month-materials')

    await page.goto('/console/externals')
    await page.getByRole('region', { name: '示例日报' }).getByText('1,234 人').waitFor()

    await page.goto('/console/participation')
    const area = page.getByRole('region', { name: /各镇街参与情况/ }).getByRole('row', { name: /南坪街道/ })
    const figures = async () => (await area.getByRole('cell').allInnerTexts()).map((text) => text.trim())
    await page.getByRole('radio', { name: '活动', exact: true }).check({ force: true })
    await expect.poll(figures).toEqual(['2', '78', '39'])
    await page.getByRole('radio', { name: '教育培训' }).check({ force: true })
    await expect.poll(figures).toEqual(['0', '0', '12', '24'])
    await clean(page, 'participation')
    await picture(page, 'month-participation')

    await page.goto('/console/plans')
    await page.setViewportSize(small)
    await page.getByText('60 / 100').waitFor()
    await page.evaluate(() => window.scrollTo(0, 0))
    await clean(page, 'plans')
    await picture(page, 'month-plans-narrow')
    await page.setViewportSize(laptop)
    await picture(page, 'month-plans')
    // On the officer's phone how far each task is stands in the window, without a swipe.
    await officer.page.goto('/console/plans')
    for (const [task, way] of [
      ['发放示例读本', /60\s*\/\s*50/],
      ['办讲座', /2\s*\/\s*2/],
    ] as const) {
      const figure = officer.page.getByRole('row', { name: task }).getByText(way)
      const box = await figure.first().boundingBox()
      expect(box && box.x >= 0 && box.x + box.width <= small.width, task).toBe(true)
    }
    await picture(officer.page, 'month-plans-officer')
    expect([...chief.errors, ...officer.errors]).toEqual([])
  })
})

test('the bureau puts a name right, and finds again what was half filled in', async () => {
  const { page } = chief
  await story({ chief }, async () => {
    await page.goto('/console/materials')
    await page.getByRole('link', { name: '示例读本' }).click()
    await page.getByRole('button', { name: '修改', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: '修改这种资料' })
    await dialog.getByLabel('名称').fill('示例条例读本')
    await expectAccessible(page, 'a material put right')
    await dialog.getByRole('button', { name: '保存' }).click()
    await page.getByRole('heading', { name: '示例条例读本' }).waitFor()

    await page.goto('/console/courses')
    await page.getByRole('button', { name: '登记培训' }).click()
    await page.getByLabel('主题').fill('文书制作')
    await page.waitForFunction(() => JSON.stringify(localStorage).includes('文书制作'))
    await page.reload()
    await page.getByRole('button', { name: '登记培训' }).click()
    await page.getByText('上次没有填完的，已经填回来了').waitFor()
    expect(await page.getByLabel('主题').inputValue()).toBe('文书制作')
    expect(chief.errors).toEqual([])
  })
})
