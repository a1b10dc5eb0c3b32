import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, laptop, launch, Person, picture, story, wide } from './browser'
import { Server } from './server'
import { choose, introduce, press, setUp, signIn, organiser as chief } from './steps'

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

const numerals = '零一二三四五六七八九'
const numeral = (n: number): string => {
  const tens = Math.floor(n / 10)
  return `${tens > 1 ? numerals[tens] : ''}${tens ? '十' : ''}${n % 10 || !tens ? numerals[n % 10] : ''}`
}

/** A text of as many articles as the law has, made up; one of them says something else. */
function text(day: string, other = 0): Buffer {
  const articles = Array.from({ length: 46 }, (_, i) => i + 1).map(
    (n) => `　　第${numeral(n)}条　示例文字${numeral(n)}${n === other ? '，后来改过' : ''}。`,
  )
  return Buffer.from(`烟花爆竹安全管理条例\n（${day}修订）\n第一章　总　则\n${articles.join('\n')}\n`)
}
const file = (buffer: Buffer) => ({ name: '示例文本.txt', mimeType: 'text/plain', buffer })

test('a law is taken in, read on the phone, and holds questions back until they are reviewed', async () => {
  const organiser = await Person.open(browser, server.url, laptop)
  const resident = await Person.open(browser, server.url)
  await story({ 'statute-console': organiser, 'statute-phone': resident }, async () => {
    const { page } = organiser
    await setUp(page, await server.printed(/(http\S+\/console\/setup\S*)/))
    await page.getByRole('link', { name: '法律文本' }).click()
    await page.getByRole('row', { name: /^重庆市安全生产条例 2024 年修订 没有/ }).waitFor()
    await expectAccessible(page, 'statutes')
    await page.getByRole('button', { name: '收下文本' }).click()
    const dialog = page.getByRole('dialog', { name: '收下法律文本' })
    await dialog
      .locator('input[type=file]')
      .setInputFiles(file(Buffer.from('烟花爆竹安全管理条例\n第一条 甲。\n第三条 乙。')))
    await dialog.getByText('第一条后面是第三条，中间缺了').waitFor()
    expect(await dialog.getByRole('button', { name: '收下', exact: true }).isDisabled()).toBe(true)
    await dialog.locator('input[type=file]').setInputFiles(file(text('2026年3月1日')))
    await dialog.getByText('第一条至第四十六条，共 46 条').waitFor()
    await dialog.getByText(/道题会停用/).waitFor() // made-up words are not what the questions were reviewed by
    await expectAccessible(page, 'statute-look')
    await picture(page, 'statute-look')
    await dialog.getByRole('button', { name: '收下', exact: true }).click()
    await dialog.waitFor({ state: 'hidden' })
    const waiting = page.getByRole('region', { name: '烟花爆竹安全管理条例待复核的题' })
    await waiting.getByText('示例文字').first().waitFor()
    const before = await waiting.getByRole('listitem').count()
    await expectAccessible(page, 'statutes-held')
    await picture(page, 'statutes-held')
    await page.setViewportSize({ width: 390, height: 844 })
    await expectAccessible(page, 'statutes-narrow')
    await picture(page, 'statutes-narrow')
    await page.setViewportSize({ width: 1366, height: 768 })

    // One is reviewed: it is asked again, with its article beside the explanation.
    const stem = await waiting.locator('.stem').first().innerText()
    await waiting
      .getByRole('button', { name: /^复核过了，恢复/ })
      .first()
      .click()
    await expect.poll(() => waiting.getByRole('listitem').count()).toBe(before - 1)
    await page.goto('/console/banks')
    await page
      .getByRole('row', { name: /烟花爆竹安全管理条例/ })
      .getByRole('link')
      .first()
      .click()
    await page.getByText(/^答案 /).click()
    await page.getByText('第二条原文').click()
    await page.getByText('示例文字二。').waitFor()
    await expectAccessible(page, 'bank-article')
    await picture(page, 'bank-article')
    const { page: phone } = resident
    await phone.goto('/practice')
    await phone
      .getByRole('link', { name: /烟花爆竹安全管理条例/ })
      .first()
      .click()
    await introduce(phone, '江边来客')
    await phone.getByText('第 1 题，共 1 题').waitFor()
    expect((await phone.locator('.stem').innerText()).replace(/\s/g, '')).toBe(stem.replace(/\s/g, ''))
    await choose(phone)
    await phone.getByRole('button', { name: /^(就选|选好了|排好了|填好了)/ }).click()
    await phone.getByRole('button', { name: '看条文' }).click()
    await phone.getByText('示例文字').waitFor()
    await phone.getByText('《烟花爆竹安全管理条例》2026 年修订').waitFor()
    await expectAccessible(phone, 'article')
    await picture(phone, 'article')
  })
})

/** A text in which one article is short and the others go on and on. */
function longText(day: string, short: number): Buffer {
  const more = '从事示例活动的单位和个人应当照示例写明的次序做，做完一步再做下一步；'.repeat(16)
  const articles = Array.from({ length: 46 }, (_, i) => i + 1).map(
    (n) => `　　第${numeral(n)}条　示例文字${numeral(n)}${n === short ? '' : `，${more}到此为止`}。`,
  )
  return Buffer.from(`烟花爆竹安全管理条例\n（${day}修订）\n${articles.join('\n')}\n`)
}

/** Asks the server as the page's organiser. */
async function ask<T>(page: Page, method: string, path: string, body: string, type = 'application/json'): Promise<T> {
  const reply = await page.evaluate(
    async ([method, path, body, type]) => {
      const response = await fetch(`/api/v1${path}`, { method, body, headers: { 'Content-Type': type! } })
      return { ok: response.ok, text: await response.text() }
    },
    [method, path, body, type],
  )
  expect(reply.ok, reply.text).toBe(true)
  return (reply.text ? JSON.parse(reply.text) : undefined) as T
}

interface Looked {
  before?: string
  held: { question: string; article_title: string }[]
}

/** Takes a text in, and reviews two of the questions that it holds back: one of the short article, one of a long one. */
async function takeLong(page: Page): Promise<string> {
  const { laws } = (await (await page.request.get('/api/v1/statutes')).json()) as {
    laws: { law: string; title: string; held: Looked['held'] }[]
  }
  const { law, held } = laws.find((l) => l.title === '烟花爆竹安全管理条例')!
  const short = held[0]!
  const n = Array.from({ length: 46 }, (_, i) => i + 1).find((n) => short.article_title === `第${numeral(n)}条`)!
  const { id } = await ask<{ id: string }>(
    page,
    'POST',
    '/uploads',
    longText('2026年4月1日', n).toString(),
    'application/octet-stream',
  )
  const { before } = await ask<Looked>(page, 'POST', '/statutes/look', JSON.stringify({ upload: id }))
  await ask(page, 'POST', '/statutes', JSON.stringify({ upload: id, before }))
  const long = held.find((q) => q.article_title !== short.article_title)!
  for (const q of [short, long]) await ask(page, 'POST', `/statutes/held/${q.question}/review`, '')
  return law
}

test('in the hall an article is read behind the answer: on the screen as far as there is room, by the host, on a phone', async () => {
  const host = await Person.open(browser, server.url, laptop)
  const screen = await Person.open(browser, server.url, wide)
  const player = await Person.open(browser, server.url)
  await story({ 'hall-host': host, 'hall-screen': screen, 'hall-phone': player }, async () => {
    const { page } = host
    await signIn(page, chief.login, chief.password)
    const law = await takeLong(page)
    const { banks } = (await (await page.request.get('/api/v1/banks')).json()) as {
      banks: { id: string; law: string }[]
    }
    const bank = banks.find((b) => b.law === law)?.id
    const plan = { title: '条文示例竞赛', bank, count: 2, seconds: 300, points: 10 }
    const { id, code } = await ask<{ id: string; code: string }>(page, 'POST', '/contests', JSON.stringify(plan))
    await page.goto(`/console/contests/${id}/host`)
    await screen.page.goto(`/screen/${code}`)
    await player.page.goto(`/join/${code}`)
    await player.page.getByRole('button', { name: '入场' }).click()
    await introduce(player.page, '江边听众')
    await player.page.getByText('马上开始').waitFor()
    for (const n of [0, 1]) {
      await press(page, n === 0 ? /开始第 1 题/ : /下一题：第 2 题/)
      await choose(player.page)
      await player.page.getByRole('button', { name: /^(就选|选好了|排好了|填好了|交)/ }).click()
      await player.page.getByText('已收到，你的答案已保存').waitFor()
      const early = await player.page.request.get(`/api/v1/contests/${id}/articles/${n}`)
      expect(early.status()).toBe(404)
      await press(page, /收题/)
      await press(page, /公布答案/)
      await hall(host, screen, player, n)
      await press(page, /看积分榜/)
    }
  })
})

/** What everybody sees of an article once the answer is shown. */
async function hall(host: Person, screen: Person, player: Person, n: number): Promise<void> {
  const shown = screen.page.getByRole('region', { name: /^第.+条$/ })
  await shown.getByText('示例文字').waitFor()
  const whole = !(await shown.getByText('全文在手机上点').isVisible())
  const long = (await shown.locator('.words p').innerText()).length > 100
  expect(whole).toBe(!long)
  expect(await shown.locator('.words p').innerText()).toMatch(long ? /……$/ : /。$/)
  const sizes = [
    { width: 1920, height: 1080 },
    { width: 3840, height: 2160 },
    { width: 1366, height: 768 },
  ]
  for (const size of sizes) {
    await screen.page.setViewportSize(size)
    await expectAccessible(screen.page, `hall-screen-${n}-${size.width}`)
    await expectWithin(screen.page)
    await picture(screen.page, `hall-screen-${long ? 'long' : 'short'}-${size.width}`)
  }
  await screen.page.setViewportSize(wide)
  await host.page.getByText(/^第.+条原文$/).click()
  await host.page.locator('.words').getByText('示例文字').waitFor()
  await expectAccessible(host.page, `hall-host-${n}`)
  await picture(host.page, `hall-host-${long ? 'long' : 'short'}`)
  await player.page.getByRole('button', { name: '看条文' }).click()
  await player.page.getByText(long ? '到此为止' : '示例文字').waitFor()
  await player.page.getByText('《烟花爆竹安全管理条例》2026 年修订').waitFor()
  await expectAccessible(player.page, `hall-phone-${n}`)
  await picture(player.page, `hall-phone-${long ? 'long' : 'short'}`)
}

/** Nothing of the picture lies outside of it, and no words outside of their box. */
async function expectWithin(page: Page): Promise<void> {
  await expect
    .poll(() =>
      page.evaluate(() => {
        const outside: string[] = []
        const stage = document.querySelector('.stage')!.getBoundingClientRect()
        for (const part of document.querySelectorAll('.stem, .options li, .base, .law > p, .article')) {
          const box = part.getBoundingClientRect()
          if (box.bottom > stage.bottom + 1 || box.right > stage.right + 1) outside.push(part.className || part.tagName)
        }
        const words = document.querySelector('.article .words')!
        if (words.scrollHeight > words.clientHeight + 1) outside.push('words')
        return outside
      }),
    )
    .toEqual([])
}
