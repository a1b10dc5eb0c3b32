import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, laptop, launch, Person, phone, picture, story } from './browser'
import { Server } from './server'
import { introduce, setUp } from './steps'

let server: Server
let browser: Browser
let chief: Person
let link: string

const origin = () => ({ headers: { origin: server.url } })
/** Which statements of the law are true, by their stems. */
const right = new Map<string, string>()
const plain = (text: string) => text.replace(/\s/g, '')
const day = (ahead: number) => new Date(Date.now() + ahead * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10)

beforeAll(async () => {
  server = await Server.start()
  browser = await launch()
  chief = await Person.open(browser, server.url, laptop)
  const { page } = chief
  await setUp(page, await server.printed(/(http\S+\/console\/setup\S+)/))
  await learn(page)
  const { fresh } = (await (await page.request.get('/api/v1/exam-settings')).json()) as { fresh: { rules: object } }
  const blueprint = [{ law: 'aqscf', type: 'judge', count: 3, points: 10 }]
  const rules = { ...fresh.rules, blueprint, free: false, at_once: true, limit: 0, elders: 'same', pass: 10 }
  const data = { title: '执法人员考试', on: false, per_day: 5, rules }
  const kept = await page.request.put('/api/v1/exam-settings', { data, ...origin() })
  expect(kept.status(), await kept.text()).toBe(200)
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

async function learn(page: Page): Promise<void> {
  const { banks } = (await (await page.request.get('/api/v1/banks')).json()) as { banks: { id: string; law: string }[] }
  for (const bank of banks.filter((one) => one.law === 'aqscf')) {
    for (let after = ''; ;) {
      const url = `/api/v1/banks/${bank.id}/questions?after=${encodeURIComponent(after)}`
      const { questions, next } = (await (await page.request.get(url)).json()) as {
        questions: { stem: string; type: string; answer: number[] }[]
        next?: string
      }
      for (const q of questions) if (q.type === 'judge') right.set(plain(q.stem), ['正确', '错误'][q.answer[0] ?? 0]!)
      if (!next) break
      after = next
    }
  }
}

test('an organiser enters officers and is reminded of a certificate that ends', async () => {
  const { page } = chief
  await story({ chief }, async () => {
    await page.goto('/console/officers')
    await page.getByText('名册还是空的').waitFor()
    await expectAccessible(page, 'an empty register')
    await page.getByRole('button', { name: '登记一人' }).click()
    const form = page.getByRole('dialog', { name: '登记执法人员' })
    await form.getByLabel('姓名').fill('张示例')
    await form.getByLabel('单位').selectOption({ label: '南坪街道' })
    await form.getByLabel('执法证号').fill('110101199001011234')
    await form.getByRole('button', { name: '保存' }).click()
    await form.getByText('请不要填身份证号或手机号').waitFor()
    await expectAccessible(page, 'a wrong number')
    await form.getByLabel('执法证号').fill('示例-0001')
    await form.getByRole('combobox', { name: '有效期至' }).fill(day(20))
    await form.getByRole('combobox', { name: '有效期至' }).press('Enter')
    await form.getByRole('button', { name: '保存' }).click()
    await page.getByRole('row', { name: /张示例 南坪街道.*还有 20 天/ }).waitFor()
    await page.getByText('30 天内到期 1 人').waitFor()
    await expectAccessible(page, 'the register')
    await picture(page, 'courses-register')
    await page.goto('/console/courses')
    await page.getByRole('region', { name: '执法证到期提醒' }).getByText('30 天内 1 人').waitFor()
    expect(chief.errors).toEqual([])
  })
})

test('a session is made, with a code to sign in by', async () => {
  const { page } = chief
  await story({ chief }, async () => {
    await page.getByRole('button', { name: '登记培训' }).click()
    const form = page.getByRole('dialog', { name: '登记培训' })
    await form.getByLabel('主题').fill('执法文书制作')
    await form.getByLabel('学时').fill('2')
    await form.getByRole('button', { name: '保存' }).click()
    await form.getByText('请选指导了哪个镇街').waitFor()
    await form.getByLabel('添加单位').selectOption({ label: '南坪街道' })
    await form.getByLabel('添加单位').selectOption({ label: '涂山镇' })
    await form.getByRole('button', { name: '时间、地点、手机签到、考试' }).click()
    await form.getByLabel('参加的人用手机扫码签到').check()
    await form.getByLabel('平台考试').selectOption({ label: '执法人员考试' })
    await expectAccessible(page, 'the form')
    await picture(page, 'courses-form')
    await form.getByRole('button', { name: '保存' }).click()
    await page.getByRole('img', { name: '这场培训的签到二维码' }).waitFor()
    link = (await page.locator('.link-text').textContent())!.trim()
    await page.getByRole('button', { name: '加人' }).click()
    const invite = page.getByRole('dialog', { name: '往名单里加人' })
    await invite.getByRole('checkbox', { name: /张示例/ }).check()
    await expectAccessible(page, 'inviting')
    await invite.getByRole('button', { name: '加 1 人' }).click()
    await page.getByText('实到 0 人，名单 1 人').waitFor()
    await page.locator('.el-message').first().waitFor({ state: 'hidden' })
    await expectAccessible(page, 'the session')
    expect(chief.errors).toEqual([])
  })
})

test('an officer signs in by phone, passes the exam, and the clerk sees it', async () => {
  const officer = await Person.open(browser, server.url, phone)
  const { page } = officer
  await story({ officer, chief }, async () => {
    await page.goto(link.replace(/^https?:\/\/[^/]+/, ''))
    await page.getByRole('heading', { name: '执法程序及文书制作指导' }).waitFor()
    await expectAccessible(page, 'the door')
    await picture(page, 'courses-door')
    await page.getByRole('button', { name: '签到' }).click()
    await page.getByText('请选自己的名字。').waitFor()
    await page.getByLabel('我是').selectOption({ label: '张示例（南坪街道）' })
    await page.getByRole('button', { name: '签到' }).click()
    await page.getByText('张示例，签到好了').waitFor()
    await expectAccessible(page, 'signed in')
    await picture(page, 'courses-signed')
    await chief.page.getByText('实到 1 人，名单 1 人').waitFor({ timeout: 20_000 })

    await page.getByRole('button', { name: '去考试' }).click()
    await introduce(page, '执法学员')
    for (let n = 1; n <= 3; n++) {
      await page.getByText(`第 ${n} 题，共 3 题`).waitFor()
      const known = right.get(plain((await page.locator('.stem').textContent())!))!
      const texts = await page.getByRole('radio').locator('.said').allTextContents()
      await page
        .getByRole('radio')
        .nth(texts.findIndex((text) => plain(text) === known))
        .click()
      await page.getByRole('button', { name: '交这题' }).click()
      await page.getByRole('button', { name: n < 3 ? '下一题' : '看结果' }).click()
    }
    await page.getByText('合格', { exact: true }).waitFor()
    await page.getByRole('link', { name: '回到培训' }).click()
    await page.getByText('100 分，合格').waitFor()
    await expectAccessible(page, 'passed')
    await picture(page, 'courses-passed')

    await chief.page.getByRole('row', { name: /张示例.*100 分，合格/ }).waitFor({ timeout: 20_000 })
    await expectAccessible(chief.page, 'the list')
    await picture(chief.page, 'courses-session')
    await chief.page.getByRole('link', { name: '全部培训' }).click()
    await chief.page.getByRole('row', { name: /合计 1 1 0 1 2 1 1/ }).waitFor()
    await expectAccessible(chief.page, 'all sessions')
    await picture(chief.page, 'courses-list')
    await chief.page.setViewportSize({ width: 390, height: 844 })
    await expectAccessible(chief.page, 'all sessions at 390')
    await picture(chief.page, 'courses-list-390')
    expect(officer.errors).toEqual([])
    expect(chief.errors).toEqual([])
  })
  // Another phone cannot be the same person; somebody who is not on the list types who they are.
  const second = await Person.open(browser, server.url, phone)
  await story({ second }, async () => {
    const { page } = second
    await page.goto(link.replace(/^https?:\/\/[^/]+/, ''))
    await page.getByLabel('姓名').fill('张示例')
    await page.getByLabel('单位').selectOption({ label: '南坪街道' })
    await page.getByRole('button', { name: '签到' }).click()
    await page.getByText('已经用另一部手机签到').waitFor()
    await page.getByLabel('姓名').fill('李示例')
    await page.getByLabel('单位').selectOption({ label: '涂山镇' })
    await page.getByRole('button', { name: '签到' }).click()
    await page.getByText('李示例，签到好了').waitFor()
  })
  await second.close()
  await officer.close()
})
