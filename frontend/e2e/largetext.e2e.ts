import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launch, Person, phone, picture } from './browser'
import { unreadable } from './readable'
import { Server } from './server'
import { choose, introduce } from './steps'

// Large text, as a person sets it: 200 % in the system or in WeChat, alone and with the elder version. No word may be
// hidden by it, and nothing may stand beside the page.

let server: Server
let browser: Browser

beforeAll(async () => {
  server = await Server.start('demo')
  browser = await launch()
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

const wechat = "WeChat's own setting"
const ways: [name: string, scale: string, css: string][] = [
  ['200 %', 'phone', 'html { font-size: 200% }'],
  ['200 % and the elder version', 'elder', 'html { font-size: 200% }'],
  ['the largest elder version', 'elder-max', ''],
  // WeChat on iOS sets this on the body; on Android it makes every size larger, as the first way does.
  [wechat, 'phone', 'body { -webkit-text-size-adjust: 160% !important; text-size-adjust: 160% !important }'],
]

interface Reading {
  page: Page
  way: string
  lost: string[]
}

async function read({ page, way, lost }: Reading, name: string): Promise<void> {
  await page.waitForLoadState('networkidle')
  const found = await page.evaluate(unreadable)
  lost.push(...found.map((words) => `${name}: ${words}`))
  await picture(page, `large-${ways.findIndex(([w]) => w === way)}-${name}`)
}

/** Whatever is drawn, its law has this name, the longest there is, and its article one as long. */
async function nameOfLaw(page: Page, name: string): Promise<void> {
  await page.route(/\/api\/v1\/attempts/, async (route) => {
    const response = await route.fetch()
    const body = (await response.text())
      .replace(/"law_short":"[^"]*"/g, `"law_short":"${name}"`)
      .replace(/"article_title":"[^"]*"/g, '"article_title":"第一百三十四条之一"')
    await route.fulfill({ response, body })
  })
}

const paths: [name: string, path: string][] = [
  ['home', '/'],
  ['practice', '/practice'],
  ['board', '/board'],
  ['me', '/me'],
  ['data', '/me/data'],
  ['certificates', '/me/certificates'],
  ['draws', '/me/draws'],
  ['sittings', '/sittings'],
  ['study', '/study/mine'],
  ['wrong', '/study/wrong'],
  ['marks', '/study/marks'],
  ['packs', '/study/offline'],
  ['reports', '/study/reports'],
  ['verify', '/verify'],
  ['verify-none', '/verify/PF26-0000-0000'],
  ['join', '/join'],
  ['move', '/move'],
  ['missing', '/nowhere'],
]

test.each(ways)('with %s every word can be read', async (way, scale, css) => {
  const person = await Person.open(browser, server.url, phone, way === wechat)
  const { page } = person
  const reading: Reading = { page, way, lost: [] }
  await page.addInitScript(
    ([size, rule]) => {
      window.localStorage.setItem('pufa.scale', size!)
      document.addEventListener('DOMContentLoaded', () => {
        document.head.appendChild(document.createElement('style')).textContent = rule!
      })
    },
    [scale, css],
  )
  const get = async <T>(path: string): Promise<T> => (await (await page.request.get(`/api/v1${path}`)).json()) as T
  const { laws } = await get<{ laws: { id: string; short: string }[] }>('/laws')
  await nameOfLaw(
    page,
    laws.map((law) => law.short).reduce((a, b) => (a.length >= b.length ? a : b)),
  )
  await page.goto('/daily')
  await page.getByRole('dialog', { name: '先认识一下' }).waitFor()
  await read(reading, 'register')
  await introduce(page, '示例来客')
  for (let n = 1; n <= 5; n++) {
    await page
      .getByText(new RegExp(`第 ${n} 题|^${n} / 5$`))
      .first()
      .waitFor()
    await read(reading, `question-${n}`)
    await choose(page)
    await read(reading, `chosen-${n}`)
    await page.getByRole('button', { name: /^(就选|选好了|排好了|填好了)/ }).click()
    await page.locator('.verdict').waitFor()
    await read(reading, `verdict-${n}`)
    await page.getByRole('button', { name: /^(下一题|看结果|看看结果)/ }).click()
  }
  await page.locator('.marks').waitFor()
  await read(reading, 'result')
  const { campaigns } = await get<{ campaigns: { id: string }[] }>('/campaigns')
  const { contests } = await get<{ contests: { campaign: string }[] }>('/online')
  const more: [string, string][] = [
    ['exam', `/exam/${laws[0]!.id}`],
    ['choose', `/study/choose/${laws[0]!.id}`],
    ['campaign', `/campaign/${campaigns[0]!.id}`],
    ...contests.flatMap(({ campaign }): [string, string][] => [
      ['online', `/online/${campaign}`],
      ['ranks', `/online/${campaign}/board`],
    ]),
  ]
  for (const [name, path] of [...paths, ...more]) {
    await page.goto(path)
    await page.locator('main h1, main h2, header h1').first().waitFor()
    await read(reading, name)
  }
  expect(reading.lost).toEqual([])
  expect(person.errors).toEqual([])
  await person.close()
})
