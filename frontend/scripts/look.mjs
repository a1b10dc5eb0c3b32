// node look.mjs URL FOLDER [LOGIN PASSWORD]: walks through every page of a running demonstration in headless
// Chromium, keeps pictures in FOLDER, and fails on any WCAG A or AA finding of axe or any error in the page.
// With an organiser's login it also plays the competition that waits for its host.
import fs from 'node:fs'
import path from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { chromium } from 'playwright-core'

const [url, folder, login, password] = process.argv.slice(2)
if (!url || !folder) {
  console.error('usage: node scripts/look.mjs URL FOLDER [LOGIN PASSWORD]')
  process.exit(2)
}
fs.mkdirSync(folder, { recursive: true })
const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run']
const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync']
const executablePath = process.env.CHROME_PATH ?? '/usr/bin/chromium'
const browser = await chromium.launch({ executablePath, args: [...flags, ...quiet] })
let findings = 0

const phone = { width: 360, height: 740 }
const hall = { width: 1920, height: 1080 }

async function open(viewport, scale = 1) {
  const context = await browser.newContext({ viewport, deviceScaleFactor: scale, locale: 'zh-CN' })
  const page = await context.newPage()
  const complain = (what) => {
    findings++
    console.error(`${page.url()}: ${what}`)
  }
  page.on('pageerror', (error) => complain(`error: ${error.message}`))
  page.on('console', (message) => {
    const known = /status of (401|409)|ERR_INTERNET_DISCONNECTED/.test(message.text()) // asked for, below
    if (message.type() === 'error' && !known) complain(`console: ${message.text()}`)
  })
  return page
}

async function look(page, name, { full = false } = {}) {
  await page.waitForTimeout(350)
  await page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: full })
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']).analyze()
  for (const v of violations) {
    findings++
    console.error(`${name}: ${v.id} (${v.impact}): ${v.nodes.map((n) => n.target.join(' ')).join(' | ')}`)
  }
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  if (over > 0) {
    findings++
    console.error(`${name}: ${over} px wider than the window`)
  }
  console.log(`looked at ${name}`)
}

async function register(page, name) {
  await page.selectOption('select', { index: 1 })
  await page.fill('input[type=text]', name)
  await page.click('button[type=submit]')
}

/** Answers the question on the page, whatever its form. */
async function answer(page) {
  const option = page.locator('main button.opt').first()
  if (await page.locator('#fill').count()) await page.fill('#fill', '30')
  else if (await option.count()) await option.click()
}

async function attempt(page, prefix) {
  for (let n = 1; n <= 10; n++) {
    await page.waitForSelector('.stem')
    await look(page, `${prefix}-${n}-asked`)
    await answer(page)
    await look(page, `${prefix}-${n}-picked`)
    await page.click('.dock .btn')
    await page.waitForSelector('.verdict')
    await look(page, `${prefix}-${n}-marked`, { full: true })
    await page.click('.dock .btn')
    if (await page.locator('.marks').count()) break
  }
  await look(page, `${prefix}-result`, { full: true })
}

/** Answers without a line; the answers go out when it is back. */
async function brokenLine(page) {
  await page.goto(url + '/practice')
  await page.click('main li a')
  await page.waitForSelector('.stem')
  await page.context().setOffline(true)
  for (let n = 0; n < 2; n++) {
    await answer(page)
    await page.click('.dock .btn')
    await page.waitForSelector('.cut')
    await look(page, `p-offline-${n + 1}`)
    await page.click('.dock .btn')
  }
  await page.context().setOffline(false)
  await page.waitForFunction(() => localStorage.getItem('pufa.outbox') === '[]', null, { timeout: 30_000 })
  await look(page, 'p-offline-back')
}

async function residents() {
  const page = await open(phone, 2)
  await page.goto(url)
  await page.waitForSelector('.hero')
  await look(page, 'p-home-new')
  await page.click('.hero .btn')
  await page.waitForSelector('select')
  await look(page, 'p-register')
  await page.click('button[type=submit]')
  await look(page, 'p-register-empty')
  await register(page, '江边的阿梅')
  await attempt(page, 'p-daily')
  for (const [where, name] of [
    ['/', 'home'],
    ['/practice', 'practice'],
    ['/board', 'board'],
    ['/me', 'me'],
    ['/me/data', 'data'],
    ['/join', 'join'],
    ['/nowhere', 'missing'],
  ]) {
    await page.goto(url + where)
    await page.waitForSelector('main h1, main h2')
    await look(page, `p-${name}`, { full: true })
  }
  await page.setViewportSize({ width: 1366, height: 768 })
  await page.goto(url)
  await page.waitForSelector('.hero')
  await look(page, 'p-home-1366')
  await page.setViewportSize(phone)
  await brokenLine(page)
  await page.goto(url + '/board')
  await page.click('summary')
  await look(page, 'p-board-table', { full: true })
  await page.setViewportSize({ width: 360, height: 640 })
  for (const scale of ['elder', 'elder-max']) {
    await page.evaluate((s) => localStorage.setItem('pufa.scale', s), scale)
    for (const [where, name] of [
      ['/', 'home'],
      ['/me', 'me'],
      ['/board', 'board'],
      ['/practice', 'practice'],
    ]) {
      await page.goto(url + where)
      await page.waitForSelector('main h1')
      await look(page, `p-${scale}-${name}`, { full: true })
    }
    await page.click('main a')
    await page.waitForSelector('.stem')
    if (scale === 'elder') await attempt(page, 'p-elder')
    else await look(page, 'p-elder-max-question', { full: true })
  }
}

async function hallAndPhones() {
  const host = await open({ width: 1366, height: 768 })
  await host.goto(url + '/me') // only for its cookies
  const call = (method, where, body) =>
    host.evaluate(
      async ([m, w, b]) => {
        const response = await fetch(`/api/v1${w}`, {
          method: m,
          headers: { 'Content-Type': 'application/json' },
          body: b && JSON.stringify(b),
        })
        return response.ok ? response.json().catch(() => null) : Promise.reject(new Error(await response.text()))
      },
      [method, where, body],
    )
  await call('POST', '/session', { login, password })
  const { contests } = await call('GET', '/contests')
  const contest = contests.find((c) => c.phase === 'lobby')
  if (!contest) throw new Error('no competition waits for its host')

  const command = async (name) => {
    // A question settles by itself after it closed; until then revealing it is refused.
    for (let tries = 0; ; tries++) {
      const { seq } = await call('GET', `/contests/${contest.id}`)
      try {
        return await call('POST', `/contests/${contest.id}/commands`, { command: name, seq })
      } catch (error) {
        if (tries > 20) throw error
        await host.waitForTimeout(200)
      }
    }
  }
  const screen = await open(hall)
  await screen.goto(`${url}/screen/${contest.code}`)
  const phones = []
  for (const name of ['南滨老李', '会飞的安全帽', '王姐火锅']) {
    const page = await open(phone, 2)
    await page.goto(`${url}/join/${contest.code}`)
    await page.waitForSelector('main .card')
    if (!phones.length) await look(page, 'l-join')
    await page.click('main .btn')
    await page.waitForSelector('select')
    await register(page, name)
    await page.waitForSelector('.wait')
    phones.push(page)
  }
  await screen.waitForSelector('.names li')
  await look(phones[0], 'l-wait')
  await look(screen, 's-lobby')
  for (let round = 1; round <= 3; round++) {
    await command(round === 1 ? 'start' : 'open')
    await phones[0].waitForSelector('.clock b')
    await look(phones[0], `l-${round}-open`)
    for (const page of phones.slice(0, 2)) await answer(page)
    await look(phones[0], `l-${round}-picked`)
    for (const page of phones.slice(0, 2)) {
      await page.click('.dock .btn')
      await page.waitForSelector('.dock .sub:has-text("已收到")')
    }
    await look(phones[0], `l-${round}-received`)
    await look(screen, `s-${round}-open`)
    if (round === 1) {
      await command('pause')
      await look(phones[2], 'l-paused')
      await look(screen, 's-paused')
      await command('resume')
    }
    await command('close')
    await look(phones[2], `l-${round}-closed`)
    await look(screen, `s-${round}-closed`)
    await command('reveal')
    await phones[0].waitForSelector('.verdict')
    await look(phones[0], `l-${round}-revealed`, { full: true })
    await look(screen, `s-${round}-revealed`)
    await command('board')
    await look(phones[0], `l-${round}-board`, { full: true })
    await look(screen, `s-${round}-board`)
  }
  await phones[0].context().setOffline(true)
  await phones[0].evaluate(() => window.dispatchEvent(new Event('online')))
  await command('end')
  await screen.waitForSelector('.fin')
  await look(screen, 's-finale')
  await phones[0].context().setOffline(false)
  await phones[0].waitForSelector('h1:has-text("竞赛结束")', { timeout: 60_000 })
  await look(phones[0], 'l-ended', { full: true })
  await screen.setViewportSize({ width: 1366, height: 768 })
  await look(screen, 's-finale-1366')
  await screen.setViewportSize({ width: 1024, height: 768 })
  await look(screen, 's-finale-4x3')
}

try {
  await residents()
  if (login) await hallAndPhones()
} finally {
  await browser.close()
}
if (findings) {
  console.error(`${findings} findings`)
  process.exit(1)
}
