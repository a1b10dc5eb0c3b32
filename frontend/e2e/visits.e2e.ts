import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Response } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launch, Person } from './browser'
import { Server } from './server'

// How the phone's page comes at the first visit, at the second, and after the server was replaced by a newer build.

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

test('the first page needs two requests before its key does what it says', async () => {
  const person = await Person.open(browser, server.url)
  const { page } = person
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  // Nothing of what comes behind the first page may arrive.
  await page.route(/\/api\/|\.svg$/, () => undefined)
  await page.goto('/', { waitUntil: 'commit' })
  await page.getByRole('link', { name: '开始答题' }).waitFor()
  const before = asked.filter((path) => !path.startsWith('/api/') && !path.endsWith('.svg'))
  expect(before.slice(0, 2)).toEqual(['/', expect.stringMatching(/^\/assets\/index-[-\w]+\.js$/)])
  await page.getByRole('link', { name: '开始答题' }).click()
  await page.waitForURL('**/daily')
  expect(person.errors).toEqual([])
  await person.close()
})

/** The server behind a door that can serve another page, as after a new build. */
async function door(): Promise<{ url: string; renew: () => void; close: () => void }> {
  let renewed = false
  const http = createServer((request, response) => {
    void fetch(server.url + request.url, { headers: { 'Accept-Encoding': 'identity' } }).then(async (answer) => {
      const body = Buffer.from(await answer.arrayBuffer())
      const page = renewed && request.url === '/'
      const headers = Object.fromEntries(answer.headers)
      response.writeHead(answer.status, page ? { ...headers, etag: '"renewed"' } : headers)
      response.end(
        page
          ? body.toString().replace('name="description"', 'name="renewed"'.padEnd('name="description"'.length))
          : body,
      )
    })
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const { port } = http.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, renew: () => (renewed = true), close: () => http.close() }
}

test('a visit opens without asking the server, and the one after it has what was renewed meanwhile', async () => {
  const front = await door()
  const person = await Person.open(browser, front.url)
  const visit = async () => {
    const page = await person.context.newPage()
    const isCheck = (r: Response) => new URL(r.url()).pathname === '/' && r.request().resourceType() === 'fetch'
    const checked = page.waitForResponse(isCheck)
    await page.goto('/')
    await page.getByRole('link', { name: '开始答题' }).waitFor()
    await (await checked).finished()
    const seen = await page.evaluate(() => ({
      renewed: !!document.querySelector('meta[name=renewed]'),
      bytes: [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
        .filter((entry) => /\/index-/.test(entry.name) || entry.entryType === 'navigation')
        .map((entry) => (entry as PerformanceResourceTiming).transferSize),
    }))
    await page.close()
    return seen
  }
  expect((await visit()).renewed).toBe(false)
  front.renew()
  expect(await visit()).toEqual({ renewed: false, bytes: [0, 0] })
  expect(await visit()).toEqual({ renewed: true, bytes: [0, 0] })
  await person.close()
  front.close()
})

test('a page of an earlier build, whose script is gone, opens the page of this build', async () => {
  const person = await Person.open(browser, server.url)
  const { page } = person
  let kept = true
  await page.route(`${server.url}/practice`, async (route) => {
    const answer = await route.fetch()
    const body = kept ? (await answer.text()).replace(/index-[-\w]+\.js/, 'index-earlier0.js') : await answer.text()
    kept = false
    await route.fulfill({ response: answer, body })
  })
  await page.goto('/practice')
  await page.getByRole('heading', { name: '按法律练习' }).waitFor()
  expect(await page.evaluate(() => sessionStorage.getItem('pufa.reloaded'))).toBe(null)
  expect(person.errors).toEqual([])
  await person.close()
})

test('a page of an earlier build, one of whose later scripts is gone, opens what was asked for from the server', async () => {
  const person = await Person.open(browser, server.url)
  const { page } = person
  await page.goto('/')
  await page.getByRole('link', { name: '开始答题' }).waitFor()
  await page.waitForLoadState('networkidle')
  let gone = 1
  await page.route(/\/assets\/.*\.js$/, (route) => (gone-- > 0 ? route.fulfill({ status: 404 }) : route.continue()))
  await page.getByRole('link', { name: '我的' }).click()
  await page.getByRole('heading', { name: '字号' }).waitFor()
  expect(gone).toBeLessThan(0)
  await person.close()
})
