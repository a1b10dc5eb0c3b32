import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, laptop, launch, Person, picture, story, wide } from './browser'
import { Server } from './server'
import { choose, introduce, setUp, signIn } from './steps'

let server: Server
let browser: Browser

beforeAll(async () => {
  server = await Server.start()
  browser = await launch()
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

const article = '56'
const reader = { login: 'reader', name: '示例复核人', password: 'kxq-2026-lantern' }

/** An account for a second reader of the whole district. */
async function secondReader(page: Page): Promise<void> {
  const made = await page.request.post('/api/v1/organisers', {
    data: { ...reader, role: 'district' },
    headers: { origin: server.url },
  })
  expect(made.status(), await made.text()).toBe(201)
}

/** Looks at a page in both sizes of the console. */
async function both(page: Page, name: string): Promise<void> {
  for (const size of [wide, laptop]) {
    await page.setViewportSize(size)
    await expectAccessible(page, `${name}-${size.width}`)
    await picture(page, `${name}-${size.width}`)
  }
}

/** A text of as many articles as the law has, in our own words; none of it is the law's. */
function lawText(): Buffer {
  const numerals = '零一二三四五六七八九'
  const numeral = (n: number) =>
    `${n > 19 ? numerals[Math.floor(n / 10)] : ''}${n > 9 ? '十' : ''}${n % 10 ? numerals[n % 10] : ''}`
  const articles = Array.from({ length: 46 }, (_, i) => `　　第${numeral(i + 1)}条　示例文字${numeral(i + 1)}。`)
  return Buffer.from(`烟花爆竹安全管理条例\n（2026年3月1日修订）\n${articles.join('\n')}\n`)
}

/** Takes the text in, as the page for it does. */
async function takeIn(page: Page): Promise<void> {
  await page.getByRole('link', { name: '法律文本', exact: true }).click()
  await page.getByRole('button', { name: '收下文本' }).click()
  const dialog = page.getByRole('dialog', { name: '收下法律文本' })
  await dialog
    .locator('input[type=file]')
    .setInputFiles({ name: '示例文本.txt', mimeType: 'text/plain', buffer: lawText() })
  await dialog.getByText('第一条至第四十六条，共 46 条').waitFor()
  await dialog.getByRole('button', { name: '收下', exact: true }).click()
  await dialog.waitFor({ state: 'hidden' })
}

/** The article stands beside the question, at both sizes: not below it, and within the window's width. */
async function beside(page: Page): Promise<void> {
  await page.getByText('示例文字一。').waitFor()
  for (const size of [wide, laptop]) {
    await page.setViewportSize(size)
    const question = await page.getByRole('region', { name: '题目', exact: true }).boundingBox()
    const text = await page.getByRole('region', { name: '条文', exact: true }).boundingBox()
    expect(text!.x, `${size.width}`).toBeGreaterThanOrEqual(question!.x + question!.width)
    expect(Math.abs(text!.y - question!.y), `${size.width}`).toBeLessThan(4)
    expect(text!.x + text!.width, `${size.width}`).toBeLessThanOrEqual(size.width)
  }
}

const stem = '小区物业公司有没有权力规定住户起火要先报物业再报警？'

async function write(page: Page): Promise<void> {
  await page.getByLabel('题干').fill('这')
  await page.getByRole('textbox', { name: '选项 A', exact: true }).fill('有，物业公司负责小区里的全部安全')
  await page.getByRole('textbox', { name: '选项 B', exact: true }).fill('没有，谁也不得阻拦别人报警')
  await page.getByRole('textbox', { name: '选项 C', exact: true }).fill('看业主大会怎么定,由业主投票')
  await page.getByRole('radio', { name: '选项 B 正确' }).check()
  await page.getByLabel('解析').fill('任何人发现火灾都应当立即报警，任何单位和个人都不得阻拦报警。')
  await page.getByRole('combobox', { name: '主题' }).fill('示例主题')
  await page.getByLabel('解析').focus()
}

test('a question is drafted, read, asked, held and replaced', async () => {
  const author = await Person.open(browser, server.url, laptop)
  const second = await Person.open(browser, server.url, laptop)
  const resident = await Person.open(browser, server.url)
  await story({ 'editing-author': author, 'editing-reader': second, 'editing-phone': resident }, async () => {
    const { page } = author
    await setUp(page, await server.printed(/(http\S+\/console\/setup\S*)/))
    await secondReader(page)

    // The list, and which articles have no question.
    await page.getByRole('link', { name: '出题与复核' }).click()
    await page.getByText(/^1,6\d\d 题，这一页是第 1 至 50 题/).waitFor()
    await both(page, 'questions')
    await page.getByLabel('法律', { exact: true }).selectOption({ label: '烟花爆竹安全管理条例' })
    await page.getByText(/^57 题/).waitFor()
    await page.getByRole('button', { name: '各条有几道题' }).click()
    await page.getByLabel('只看没有题的条').check()
    await page
      .getByRole('link', { name: /没有题，写一道/ })
      .first()
      .waitFor()
    await both(page, 'coverage')
    await page
      .getByRole('link', { name: /没有题，写一道/ })
      .first()
      .click()

    // A draft: what is wrong stands beside its field, and how it looks beside that.
    await page.getByRole('heading', { name: '写一道题' }).waitFor()
    await page.getByLabel('第几条').fill(article)
    await write(page)
    await page.getByText(/没有第“56”条/).waitFor()
    await page.getByText('题干应当是 6 至 120 个字，现有 1 个').waitFor()
    await page.getByText(/定,由.*全角标点/).waitFor()
    await both(page, 'question-faults')
    await page.getByLabel('第几条').fill('1')
    await page.getByLabel('题干').fill(stem)
    await page.getByRole('textbox', { name: '选项 C', exact: true }).fill('看业主大会怎么定')
    await page.getByText('合规矩', { exact: true }).waitFor()
    const phone = page.frameLocator('iframe[title="手机上的样子"]')
    await phone.getByText('没有，谁也不得阻拦别人报警').waitFor()
    await page.frameLocator('iframe[title="大屏上的样子"]').getByText('看业主大会怎么定').waitFor()
    await page.getByLabel('带答案').check()
    await phone.getByText('答对了').waitFor()
    await both(page, 'question-written')
    await page.getByRole('button', { name: '保存草稿' }).click()
    await page.waitForURL(/\/questions\/yhbz-z0001$/)
    await page.getByRole('button', { name: '提交复核' }).click()
    await page.getByText('等另一个人对照条文复核').waitFor()
    expect(await page.getByRole('button', { name: '通过，开始使用' }).count()).toBe(0)

    // Somebody else reads it.
    const { page: desk } = second
    await signIn(desk, reader.login, reader.password)
    await desk.goto('/console/questions?state=waiting')
    await desk.getByRole('link', { name: stem }).click()
    await desk.getByRole('button', { name: '退回' }).waitFor()
    await both(desk, 'question-read')
    await desk.getByRole('button', { name: '通过，开始使用' }).click()
    await desk.getByText('复核通过，开始使用').waitFor()

    // It is asked without a restart: the law's questions come round until it does.
    const asked = await practise(resident.page)
    expect(asked).toBe(true)

    // A report holds it, and it is drawn no more.
    await desk.getByRole('button', { name: '停用' }).click()
    const dialog = desk.getByRole('dialog', { name: '停用' })
    await dialog.getByLabel('原因').fill('有人报错，正在查')
    await expectAccessible(desk, 'hold')
    await picture(desk, 'hold')
    await dialog.getByRole('button', { name: '停用', exact: true }).click()
    await desk.getByText('停用：有人报错，正在查').waitFor()
    await desk.goto('/console/banks')
    await desk
      .getByRole('row', { name: /^安全生产法/ })
      .first()
      .waitFor()
    expect(await desk.getByText('本区编写').count()).toBe(0)

    // The correction is a question of its own.
    await desk.goto('/console/questions/yhbz-z0001')
    await desk.getByRole('link', { name: '写新题替换' }).click()
    await desk.getByLabel('题干').fill('住户家里起火，小区物业能不能要求先报物业、后打火警电话？')
    await desk.getByText(/^合规矩/).waitFor()
    await desk.getByRole('button', { name: '保存草稿' }).click()
    await desk.waitForURL(/\/questions\/yhbz-z0002$/)
    await desk.getByRole('button', { name: '提交复核' }).click()
    await page.goto('/console/questions/yhbz-z0002')
    await page.getByRole('button', { name: '通过，开始使用' }).click()
    await page.getByText('复核通过，开始使用').waitFor()
    await page.goto('/console/questions/yhbz-z0001')
    await page.getByText('已由 yhbz-z0002 替换，不再出给人答。').waitFor()
    await page.getByText('还没有人答过。').waitFor() // it was seen, and never answered
    await takeIn(page)
    await page.goto('/console/questions/yhbz-z0001')
    await beside(page)
    await both(page, 'question-replaced')
    await page.setViewportSize({ width: 390, height: 844 })
    await expectAccessible(page, 'question-narrow')
    await picture(page, 'question-narrow')
    for (const person of [author, second, resident]) expect(person.errors).toEqual([])
  })
})

/** Practises the law until the question comes, through all there are. */
async function practise(page: Page): Promise<boolean> {
  await page.goto('/practice/yhbz')
  await introduce(page, '江边来客')
  for (let round = 0; round < 7; round++) {
    await page.locator('.stem').waitFor()
    for (let n = 0; n < 10; n++) {
      const shown = (await page.locator('.stem').innerText()).replace(/\s/g, '')
      if (shown === stem) return true
      await choose(page)
      await page.getByRole('button', { name: /^(就选|选好了|排好了|填好了)/ }).click()
      const next = page.getByRole('button', { name: '下一题' })
      const result = page.getByRole('button', { name: '看结果' })
      await next.or(result).first().waitFor()
      if (await result.isVisible()) break
      await next.click()
      await expect.poll(async () => (await page.locator('.stem').innerText()).replace(/\s/g, '')).not.toBe(shown)
    }
    await page.goto('/practice/yhbz')
  }
  return false
}
