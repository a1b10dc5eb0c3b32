import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, laptop, launch, Person, phone, picture, story, wide } from './browser'
import { Server } from './server'
import { setUp, signIn } from './steps'

let server: Server
let browser: Browser
let chief: Person
let hall: Person
let campaign: string

const day = (offset: number) => new Date(Date.now() + (offset * 24 + 8) * 3_600_000).toISOString().slice(0, 10)
const made = async (path: string, data: object): Promise<string> => {
  const got = await chief.page.request.post(path, { data })
  expect(got.status(), path).toBe(201)
  return ((await got.json()) as { id?: string }).id ?? ''
}

beforeAll(async () => {
  server = await Server.start()
  browser = await launch()
  chief = await Person.open(browser, server.url, laptop)
  hall = await Person.open(browser, server.url, wide)
  await setUp(chief.page, await server.printed(/(http\S+\/console\/setup\?token=\S+)/))
  const plan = {
    title: '示例安全生产月',
    theme: '人人讲安全',
    from: day(-3),
    to: day(6),
    targets: [
      { district: '500108003', handed_out: 100, classes: { 社区: 2 } },
      { district: '500108006', handed_out: 50 },
    ],
  }
  campaign = await made('/api/v1/campaigns', plan)
})
afterAll(async () => {
  await hall?.close()
  await chief?.close()
  await browser?.close()
  await server?.stop()
})

test('a campaign with nothing yet looks right in the console and in the hall', async () => {
  await story({ chief, hall }, async () => {
    const { page } = chief
    await page.goto('/console/glance')
    await page.getByText('还没有登记资料').waitFor()
    await page.getByText('还没有定宣贯方案').waitFor()
    await expectAccessible(page, 'nothing at a glance')
    await picture(page, 'glance-empty')

    await page.getByRole('button', { name: '生成链接' }).click()
    const link = await page.getByRole('link', { name: '打开大屏' }).getAttribute('href')
    expect(link).toMatch(new RegExp(`/screen/campaign/${campaign}#\\w{20,}`))
    await hall.page.goto(link!.replace(/#.*/, '#no-key'))
    await hall.page.getByRole('heading', { name: '这个大屏没有开' }).waitFor()
    await hall.page.goto('about:blank')
    await hall.page.goto(link!)
    await hall.page.getByText('今天还没有人答题').waitFor()
    expect(
      await hall.page
        .getByRole('listitem')
        .filter({ hasText: /街道|镇/ })
        .count(),
    ).toBe(15)
    await expectAccessible(hall.page, 'the screen with nothing on it')
    await picture(hall.page, 'screen-empty')
    expect([...chief.errors, ...hall.errors]).toEqual([])
  })
})

test('what is handed out stands on the page and on the screen, each figure with its records', async () => {
  const item = await made(`/api/v1/campaigns/${campaign}/materials`, { name: '示例读本', kind: '法规读本', unit: '册' })
  const entry = (kind: string, quantity: number, district = '') =>
    made(`/api/v1/materials/${item}/entries`, {
      ...{ kind, quantity, date: day(0), request_id: `request-${kind}` },
      ...(district ? { district } : {}),
    })
  await entry('print', 500)
  await entry('allot', 100, '500108003')
  await entry('receive', 90, '500108003')
  await entry('hand_out', 60, '500108003')
  await story({ chief, hall }, async () => {
    const { page } = chief
    await page.goto('/console/glance')
    const sums = page.getByRole('list', { name: '总的数字' })
    await sums.getByRole('link', { name: /发放资料\s*60/ }).waitFor()
    const flow = page.getByRole('region', { name: '资料流向' }).first()
    await flow
      .getByRole('img', { name: /^资料流向/ })
      .first()
      .waitFor()
    await picture(page, 'glance')
    await flow.getByRole('button', { name: '看表' }).press('Enter')
    await expect.poll(() => flow.getByRole('row', { name: /示例读本/ }).innerText()).toMatch(/500\s+60\s+30\s+10\s+400/)
    await expect.poll(() => page.getByRole('row', { name: /南坪街道/ }).innerText()).toMatch(/60\s*\/\s*100/)
    await expectAccessible(page, 'the campaign at a glance')
    await flow.getByRole('row').getByRole('link', { name: '示例读本' }).click()
    await page.getByRole('heading', { name: '示例读本' }).waitFor()

    // A figure leads to just what it was counted from.
    await page.goto('/console/glance')
    await sums.getByRole('link', { name: /发放资料\s*60/ }).click()
    const counted = page.getByRole('region', { name: '各种资料合计' })
    await expect.poll(() => counted.getByRole('row', { name: /合计/ }).innerText()).toMatch(/1 个镇街\s+1\s+60/)
    await expectAccessible(page, 'what was handed out')
    await picture(page, 'entries')

    // A line that is lost leaves the figures, and says since when they are.
    const screen = hall.page
    await screen.reload()
    await screen.getByText('500 册去了哪里').waitFor()
    await expectAccessible(screen, 'the screen')
    await picture(screen, 'screen')
    await hall.context.setOffline(true)
    await screen.evaluate(() => window.dispatchEvent(new Event('online')))
    await screen.getByText(/连不上，正在重试；数字停在 \d\d:\d\d/).waitFor()
    await screen.getByText('500 册去了哪里').waitFor()
    await hall.context.setOffline(false)
    await screen.evaluate(() => window.dispatchEvent(new Event('online')))
    await expect.poll(() => screen.getByText('正在重试').count()).toBe(0)
    expect([...chief.errors, ...hall.errors]).toEqual([])
  })
})

test('the bureau announces, and residents read when and where', async () => {
  const person = await Person.open(browser, server.url, phone)
  await story({ chief, person }, async () => {
    await person.page.goto(`/campaign/${campaign}`)
    await person.page.getByText('还没有预告').waitFor()
    await expectAccessible(person.page, 'a campaign with nothing announced')

    const { page } = chief
    await page.goto(`/console/campaigns/${campaign}`)
    await page.getByRole('button', { name: '加一场' }).click()
    const row = page.getByRole('group', { name: '第 1 场' })
    await row.getByLabel('名称').fill('示例逃生演练')
    await row.getByLabel('日期').fill(day(1))
    await row.getByLabel('开始').fill('09:30')
    await row.getByLabel('镇街').selectOption({ label: '南坪街道' })
    await page.getByRole('button', { name: '保存预告' }).click()
    await page.getByText('请填写“示例逃生演练”的地点').waitFor()
    await row.getByLabel('地点').fill('示例广场')
    await page.getByRole('button', { name: '保存预告' }).click()
    await page.getByText('预告改好了').waitFor()
    await page.evaluate(() => window.scrollTo(0, 0))
    await expectAccessible(page, 'what is announced')

    await person.page.reload()
    const event = person.page.getByRole('listitem').filter({ hasText: '示例逃生演练' })
    await event.waitFor()
    expect(await event.innerText()).toMatch(/明天[\s\S]*9:30 开始[\s\S]*示例广场，南坪街道/)
    await expectAccessible(person.page, 'the campaign for residents')
    await picture(person.page, 'front')
    await person.page.evaluate(() => (document.documentElement.style.fontSize = '200%'))
    await expectAccessible(person.page, 'the campaign for residents at 200 %')
    await person.page.getByRole('link', { name: /各镇街参与情况/ }).click()
    await person.page.getByRole('heading', { name: '参与情况', exact: true }).waitFor()

    await made('/api/v1/organisers', {
      ...{ login: 'nanping', name: '示例镇街', role: 'officer', district: '500108003', password: 'river-lamp-77' },
    })
    const officer = await Person.open(browser, server.url, laptop)
    await signIn(officer.page, 'nanping', 'river-lamp-77')
    await officer.page.goto('/console/glance')
    await officer.page.getByText(/^南坪街道，数据截至/).waitFor()
    expect(await officer.page.getByText('活动大屏').count()).toBe(0)
    expect(await officer.page.getByRole('row', { name: /弹子石街道/ }).count()).toBe(0)

    // A sub-district announces what is held there, beside what others announced.
    await officer.page.goto(`/console/campaigns/${campaign}`)
    await officer.page.getByRole('button', { name: '加一场' }).click()
    const own = officer.page.getByRole('group', { name: '第 2 场' })
    await own.getByLabel('名称').fill('示例院坝会')
    await own.getByLabel('地点').fill('示例院坝')
    await officer.page.getByRole('button', { name: '保存预告' }).click()
    await officer.page.getByText('预告改好了').waitFor()
    await expectAccessible(officer.page, 'what a sub-district announces')
    await person.page.goto(`/campaign/${campaign}`)
    await person.page.getByText('示例院坝，南坪街道').waitFor()
    expect([...chief.errors, ...person.errors, ...officer.errors]).toEqual([])
    await officer.close()
  })
  await person.close()
})
