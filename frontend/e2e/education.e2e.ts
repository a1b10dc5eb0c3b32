import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, laptop, launch, Person, phone, picture, story } from './browser'
import { Server } from './server'
import { setUp } from './steps'

let server: Server
let browser: Browser
let chief: Person
let unit: string
let code: string

const factory = '示例机械厂'
const origin = () => ({ headers: { origin: server.url } })

/** What is right of every question of the law, by its stem. */
const right = new Map<string, string>()

beforeAll(async () => {
  server = await Server.start()
  browser = await launch()
  chief = await Person.open(browser, server.url, laptop)
  const { page } = chief
  await setUp(page, await server.printed(/(http\S+\/console\/setup\S+)/))
  const { districts } = (await (await page.request.get('/api/v1/districts')).json()) as {
    districts: { code: string; name: string }[]
  }
  const place = districts.find((one) => one.name === '南坪街道')!.code
  const made = await page.request.post('/api/v1/units', { data: { name: factory, district: place }, ...origin() })
  unit = ((await made.json()) as { id: string }).id
  await learn(page)
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

/** Reads the banks as an organiser may, so that the worker of the story knows the law. */
async function learn(page: Page): Promise<void> {
  const { banks } = (await (await page.request.get('/api/v1/banks')).json()) as { banks: { id: string; law: string }[] }
  for (const bank of banks.filter((one) => one.law === 'aqscf')) {
    for (let after = ''; ;) {
      const url = `/api/v1/banks/${bank.id}/questions?after=${encodeURIComponent(after)}`
      const { questions, next } = (await (await page.request.get(url)).json()) as {
        questions: { stem: string; type: string; options: string[]; answer: number[] }[]
        next?: string
      }
      for (const q of questions) {
        const at = q.answer[0] ?? 0
        right.set(plain(q.stem), q.type === 'judge' ? ['正确', '错误'][at]! : q.options[at]!)
      }
      if (!next) break
      after = next
    }
  }
  expect(right.size).toBeGreaterThan(50)
}
const plain = (text: string) => text.replace(/\s/g, '')

test('an organiser registers an enterprise and its people', async () => {
  const { page } = chief
  await story({ chief }, async () => {
    await page.goto('/console/education')
    await page.getByText('还没有单位').waitFor()
    await expectAccessible(page, 'no enterprises')
    await page.getByRole('link', { name: '登记单位' }).click()
    await page.getByLabel('单位', { exact: true }).selectOption({ label: `${factory}（南坪街道）` })
    await page.getByLabel('自定总学时').fill('3')
    await page.getByRole('button', { name: '按要求平均分到三级' }).click()
    await expectAccessible(page, 'a new scheme')
    await picture(page, 'education-scheme')
    for (const [i, level] of ['公司级', '车间级', '班组级'].entries()) {
      const part = page.getByRole('region', { name: level })
      while ((await part.getByRole('button', { name: /^删除/ }).count()) > 1)
        await part.getByRole('button', { name: /^删除/ }).last().click()
      await part.getByRole('button', { name: /^1\. / }).click()
      await part.getByLabel('标题').fill(`${level}的规矩`)
      await part.getByLabel('内容').fill('机器没停稳，电没断开，不伸手。')
      await part.getByLabel('培训人').fill(['陈示例', '周示例', '吴示例'][i]!)
    }
    await page.getByLabel('每次').fill('5')
    const title = page.getByRole('region', { name: '班组级' }).getByLabel('标题')
    await title.fill('')
    await page.getByRole('button', { name: '登记', exact: true }).click()
    await page.getByText('班组级第 1 页要有标题').waitFor()
    await title.fill('班组级的规矩')
    await page.getByRole('button', { name: '登记', exact: true }).click()
    await page.getByText('还没有人').waitFor()
    code = (await page.locator('.digits').textContent())!.trim()

    await page.getByRole('button', { name: '粘贴名单' }).click()
    const paste = page.getByRole('dialog', { name: '粘贴名单' })
    await paste.getByLabel('名单').fill('姓名\t工号\t岗位\n李示例\tA1\t钳工\n王\tA2\t焊工\n赵示例\t13800138000\t保洁')
    await paste.getByRole('button', { name: '先看看' }).click()
    await paste.getByText('工号请不要填身份证号或手机号').waitFor()
    await expectAccessible(page, 'a pasted list')
    await paste.getByRole('button', { name: '导入 1 人' }).click()
    await paste.getByText('已导入 1 人').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('link', { name: '李示例' }).waitFor()
    await expectAccessible(page, 'the roll')
    expect(chief.errors).toEqual([])
  })
})

/** Answers an exam rightly, question by question. */
async function sit(page: Page): Promise<void> {
  for (let n = 1; n <= 5; n++) {
    const stem = page.locator('.stem')
    await page.getByText(`第 ${n} 题，共 5 题`).waitFor()
    await stem.waitFor()
    const known = right.get(plain((await stem.textContent())!))
    expect(known, (await stem.textContent()) ?? '').toBeTruthy()
    const options = page.getByRole('radio')
    await options.first().waitFor()
    const texts = await options.locator('.said').allTextContents()
    await options.nth(texts.findIndex((text) => plain(text) === plain(known!))).click()
    await page.getByRole('button', { name: '交这题' }).click()
    await page.getByRole('button', { name: n < 5 ? '下一题' : '看结果' }).click()
  }
  await page.getByText('合格', { exact: true }).waitFor()
}

test.each(['phone', 'elder'] as const)(
  'a worker goes through the three levels on a phone, drawn as %s',
  async (scale) => {
    const worker = await Person.open(browser, server.url, phone)
    const { page, context } = worker
    await context.addInitScript((to) => localStorage.setItem('pufa.scale', to), scale)
    const name = scale === 'elder' ? '李示例' : '孙示例'
    await story({ [scale]: worker }, async () => {
      await page.goto(`/study/education/${code}`)
      await page.getByRole('heading', { name: factory }).waitFor()
      await expectAccessible(page, 'the door')
      await picture(page, `education-door-${scale}`)
      await page.getByRole('button', { name: '好了，开始学' }).click()
      await page.getByText('请填姓名。').waitFor()
      await page.getByLabel('姓名').fill(name)
      if (scale === 'elder') await page.getByLabel('工号').fill('a1')
      await page.getByRole('button', { name: '好了，开始学' }).click()
      await page.getByText(/0 \/ 3 学时/).waitFor() // nothing more is asked
      const me = (await (await page.request.get('/api/v1/me')).json()) as Record<string, string>
      expect(me).toMatchObject({ district_name: '南坪街道', unit_name: factory })
      expect(me.nickname).toMatch(/^工友\d{4}$/)
      await expectAccessible(page, 'the record')
      await picture(page, `education-record-${scale}`)

      for (const level of ['公司级', '车间级', '班组级']) {
        await page.getByRole('link', { name: new RegExp(`^开始学.*${level}`) }).click()
        await page.getByRole('heading', { name: `${level}的规矩` }).waitFor()
        await page.getByText(/再过 \d 秒可以翻页/).waitFor()
        if (level === '公司级') {
          await expectAccessible(page, 'a lesson')
          await picture(page, `education-lesson-${scale}`)
          await page.reload() // time goes on by the server's clock
          await page.getByRole('heading', { name: `${level}的规矩` }).waitFor()
        }
        await page.locator('.dock .sub').waitFor({ state: 'hidden' })
        await page.getByRole('button', { name: '看完了' }).click()
        await page.getByRole('button', { name: new RegExp(`^去考试.*${level}`) }).click()
        await sit(page)
        if (level === '公司级') await picture(page, `education-result-${scale}`)
        await page.getByRole('link', { name: '回到三级教育' }).click()
        await page.getByText('100 分，合格').first().waitFor()
      }
      await page.getByText('考试合格，还差学时').first().waitFor()
      await expectAccessible(page, 'all passed')
      await picture(page, `education-passed-${scale}`)
      expect(worker.errors).toEqual([])
    })
    await worker.close()
  },
)

test('an organiser confirms hours, and cards and files are printed', async () => {
  const { page } = chief
  await story({ chief }, async () => {
    await page.goto(`/console/education/${unit}`)
    for (const level of ['公司级', '车间级', '班组级']) {
      await page.getByLabel('选李示例').check()
      await page.getByRole('button', { name: '登记现场学时（1 人）' }).click()
      const form = page.getByRole('dialog', { name: '登记现场学时' })
      await form.getByText(level, { exact: true }).click()
      await form.getByLabel('学时').fill('1')
      if (level === '公司级') {
        await expectAccessible(page, 'hours')
        await picture(page, 'education-hours')
      }
      await form.getByRole('button', { name: '登记' }).click()
      await form.waitFor({ state: 'hidden' })
    }
    await page
      .getByRole('row', { name: /李示例/ })
      .getByText('已完成')
      .waitFor()
    await expectAccessible(page, 'the roll')
    await picture(page, 'education-roll')
    await page.getByRole('link', { name: '李示例' }).click()
    await page.getByRole('heading', { name: '新上岗的记录' }).waitFor()
    await expectAccessible(page, 'a file')
    await picture(page, 'education-person')
    for (const key of ['教育卡', '一人一档']) {
      const wanted = page.waitForEvent('download')
      await page.getByRole('button', { name: key }).click()
      expect((await wanted).suggestedFilename()).toMatch(/李示例\.pdf$/)
    }
    await page.getByRole('button', { name: '重新培训' }).click()
    const form = page.getByRole('dialog', { name: '重新培训' })
    await form.getByLabel('为什么').selectOption({ label: '调岗' })
    await expectAccessible(page, 'again')
    await form.getByRole('button', { name: '开始' }).click()
    await page.getByRole('heading', { name: '调岗的记录' }).waitFor()
    expect(chief.errors).toEqual([])
  })
})

test('a sub-district sees its own enterprises, also on a phone', async () => {
  const { page } = chief
  const { districts } = (await (await page.request.get('/api/v1/districts')).json()) as {
    districts: { code: string; name: string }[]
  }
  for (const [login, place, seen] of [
    ['nanping', '南坪街道', true],
    ['tushan', '涂山镇', false],
  ] as const) {
    const district = districts.find((one) => one.name === place)!.code
    const data = { login, name: `${place}示例`, password: 'kxq-2026-lamp', role: 'officer', district }
    expect((await page.request.post('/api/v1/organisers', { data, ...origin() })).status()).toBe(201)
    const officer = await Person.open(browser, server.url, { width: 390, height: 844 })
    await story({ [login]: officer }, async () => {
      await officer.page.goto('/console/login')
      await officer.page.getByLabel('登录名').fill(login)
      await officer.page.getByLabel('密码').fill('kxq-2026-lamp')
      await officer.page.getByRole('button', { name: '登录' }).click()
      await officer.page.waitForURL((url) => url.pathname === '/console/')
      await officer.page.goto('/console/education')
      if (!seen) return void (await officer.page.getByText('还没有单位').waitFor())
      await officer.page.getByRole('link', { name: factory }).click()
      await officer.page.getByRole('link', { name: '孙示例' }).waitFor()
      await expectAccessible(officer.page, 'the roll at 390')
      await picture(officer.page, 'education-roll-390')
      await officer.page.getByRole('link', { name: '李示例' }).click()
      await officer.page.getByRole('heading', { name: '新上岗的记录' }).waitFor()
      await expectAccessible(officer.page, 'a file at 390')
      await picture(officer.page, 'education-person-390')
    })
    await officer.close()
  }
})
