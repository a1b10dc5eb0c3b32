import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, laptop, launch, Person, picture, story, wide } from './browser'
import { Server } from './server'
import { setUp, signIn } from './steps'

let server: Server
let browser: Browser
let chief: Person
let officer: Person

const day = (offset: number) => new Date(Date.now() + (offset * 24 + 8) * 3_600_000).toISOString().slice(0, 10)
const narrow = { width: 390, height: 844 }

beforeAll(async () => {
  server = await Server.start()
  browser = await launch()
  chief = await Person.open(browser, server.url, laptop)
  await setUp(chief.page, await server.printed(/(http\S+\/console\/setup\?token=\S+)/))
  const made = async (path: string, data: object): Promise<string> => {
    const got = await chief.page.request.post(path, { data })
    expect(got.status(), path).toBe(201)
    return ((await got.json()) as { id?: string }).id ?? ''
  }
  const campaign = await made('/api/v1/campaigns', {
    title: '示例安全生产月',
    from: day(-20),
    to: day(10),
    units: ['示例区教委'],
    targets: [{ district: '500108003', handed_out: 100, classes: { 社区: 2 } }],
  })
  const item = await made(`/api/v1/campaigns/${campaign}/materials`, { name: '示例读本', kind: '法规读本', unit: '册' })
  const entry = (kind: string, quantity: number, district = '') =>
    made(`/api/v1/materials/${item}/entries`, {
      kind,
      quantity,
      date: day(-3),
      request_id: `request-${kind}`,
      ...(district ? { district } : {}),
    })
  await entry('print', 500)
  await entry('allot', 100, '500108003')
  await entry('receive', 100, '500108003')
  const account = {
    login: 'nanping',
    name: '示例镇街',
    role: 'officer',
    district: '500108003',
    password: 'river-lamp-77',
  }
  await made('/api/v1/organisers', account)
  officer = await Person.open(browser, server.url, laptop)
  await signIn(officer.page, 'nanping', 'river-lamp-77')
})
afterAll(async () => {
  await officer?.close()
  await chief?.close()
  await browser?.close()
  await server?.stop()
})

test('the bureau writes a plan', async () => {
  await story({ chief }, async () => {
    const { page } = chief
    await page.goto('/console/plans')
    await page.getByRole('button', { name: '新建方案' }).click()
    await page.getByLabel('方案名称').fill('示例条例宣贯方案')
    await page.getByRole('button', { name: '新建', exact: true }).click()
    await page.getByRole('heading', { name: '示例条例宣贯方案' }).waitFor()

    await page.getByRole('button', { name: '加任务' }).click()
    let dialog = page.getByRole('dialog', { name: '加任务' })
    await dialog.getByLabel('做什么').fill('发放示例读本')
    // The page is closed half way; what was typed is there again.
    await page.waitForFunction(() => Object.values(localStorage).some((kept: string) => kept.includes('发放示例读本')))
    await page.reload()
    await page.getByRole('button', { name: '加任务' }).click()
    dialog = page.getByRole('dialog', { name: '加任务' })
    await dialog.getByText('上次没有填完的').waitFor()
    expect(await dialog.getByLabel('做什么').inputValue()).toBe('发放示例读本')
    await dialog.getByLabel('怎么算').selectOption({ label: '发放示例读本' })
    await dialog.getByLabel('做多少').fill('50')
    await dialog.getByRole('button', { name: '加上' }).click()
    await dialog.getByText('至少选一个镇街').waitFor()
    await dialog.getByLabel('南坪街道').check()
    await dialog.getByLabel('涂山镇').check()
    await expectAccessible(page, 'a new task')
    await picture(page, 'plan-task-new')
    await dialog.getByRole('button', { name: '加上' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await page.getByText('2 个责任方').filter({ visible: true }).waitFor()

    await page.getByRole('button', { name: '加任务' }).click()
    await dialog.getByLabel('做什么').fill('印发示例通知')
    await dialog.getByText('责任单位', { exact: true }).first().click()
    await dialog.getByLabel('责任单位').last().selectOption('示例区教委')
    await dialog.getByLabel('怎么算').selectOption({ label: '手工标记' })
    const due = dialog.getByRole('combobox', { name: '截止' })
    await due.fill(day(-2))
    await due.press('Tab')
    await dialog.getByRole('button', { name: '加上' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await page.getByText('已过期 2 天').waitFor()
    await page.evaluate(() => window.scrollTo(0, 0))
    await expectAccessible(page, 'a plan')
    await picture(page, 'plan')
    expect(chief.errors).toEqual([])
  })
})

test('a sub-district hands out, and its task moves by itself', async () => {
  await story({ chief, officer }, async () => {
    const { page } = officer
    await page.goto('/console/plans')
    const row = page.getByRole('row', { name: /发放示例读本/ })
    await row.waitFor()
    expect(await row.innerText()).toContain('未开始')
    expect(await page.getByText('涂山镇').count()).toBe(0)
    expect(await page.getByText('示例通知').count()).toBe(0)
    await page.goto('/console/materials')
    await page.getByRole('link', { name: '示例读本' }).first().click()
    await page.getByLabel('数量').fill('60')
    await page.getByRole('button', { name: '记账' }).click()
    await page.getByText('发放 60 册，记好了').waitFor()
    await page.goto('/console/plans')
    await expect.poll(() => row.innerText()).toMatch(/已完成[\s\S]*60\s*\/\s*50/)
    await row.getByRole('link').click()
    await page.getByRole('link', { name: '看发放记录' }).click()
    await page.getByRole('combobox', { name: '只看哪一类' }).waitFor()
    expect(await page.getByRole('combobox', { name: '只看哪一类' }).inputValue()).toBe('hand_out')

    const desk = chief.page
    await desk.goto('/console/')
    const card = desk.getByRole('region', { name: '宣贯方案' })
    await card.getByText('过期 2 天').waitFor()
    await expectAccessible(desk, 'the overview with a plan')
    await picture(desk, 'plan-overview')
    await card.getByRole('link', { name: '已过期 1' }).click()
    await desk.getByRole('link', { name: '印发示例通知' }).click()
    await desk.getByRole('button', { name: '标记做完' }).click()
    await desk.getByText('晚 2 天完成').waitFor()
    await expectAccessible(desk, 'a task that was marked')
    await picture(desk, 'plan-task')
    expect([...chief.errors, ...officer.errors]).toEqual([])
  })
})

test('targets and the plan are readable on every screen', async () => {
  await story({ chief }, async () => {
    const { page } = chief
    await page.goto('/console/campaigns')
    await page.getByRole('link', { name: /方案和目标/ }).click()
    const table = page.getByRole('region', { name: '目标完成情况' }).last()
    await expect.poll(() => table.innerText()).toMatch(/南坪街道[\s\S]*60\s*\/\s*100/)
    await picture(page, 'plan-aims')
    for (const [name, size] of [
      ['narrow', narrow],
      ['wide', wide],
    ] as const) {
      await page.setViewportSize(size)
      await page.evaluate(() => window.scrollTo(0, 0))
      await expectAccessible(page, `the targets, ${name}`)
      await picture(page, `plan-aims-${name}`)
    }
    await page.goto('/console/plans')
    await page.getByText('2 个责任方').filter({ visible: true }).waitFor()
    await picture(page, 'plan-wide')
    await page.setViewportSize(narrow)
    await page.getByRole('button', { name: '发放示例读本' }).click()
    await expectAccessible(page, 'a plan at 390')
    await picture(page, 'plan-narrow')
    expect(chief.errors).toEqual([])
  })
})
