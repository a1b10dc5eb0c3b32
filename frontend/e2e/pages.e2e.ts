import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectAccessible, laptop, launch, Person, phone, picture, type Size, wide } from './browser'
import { Server } from './server'
import { choose, introduce, signIn } from './steps'

let server: Server
let browser: Browser
let login: string
let password: string

beforeAll(async () => {
  server = await Server.start('demo')
  login = 'demo'
  password = await server.printed(/\bdemo\s+(\S{10,})/)
  browser = await launch()
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

const sizes: [string, Size][] = [
  ['360', phone],
  ['1366', laptop],
  ['1920', wide],
]

interface Contest {
  id: string
  code: string
  phase: string
}

describe.each(sizes)('at width %s', (width, size) => {
  test('the console has no accessibility violation', async () => {
    const person = await Person.open(browser, server.url, size)
    const { page } = person
    await page.goto('/console/login')
    await page.getByRole('button', { name: '登录' }).waitFor()
    await expectAccessible(page, 'login')
    await signIn(page, login, password)
    const get = async <T>(path: string): Promise<T> => (await (await page.request.get(path)).json()) as T
    const { contests } = await get<{ contests: Contest[] }>('/api/v1/contests')
    const ended = contests.find((c) => c.phase === 'ended')!
    const ready = contests.find((c) => c.phase !== 'ended')!
    const { campaigns } = await get<{ campaigns: { id: string }[] }>('/api/v1/campaigns')
    const { materials } = await get<{ materials: { id: string }[] }>(`/api/v1/campaigns/${campaigns[0]!.id}/materials`)
    const { banks } = await get<{ banks: { id: string }[] }>('/api/v1/banks')
    const paths: [string, string][] = [
      ['overview', ''],
      ['digest', 'digest'],
      ['participation', 'participation'],
      ['campaigns', 'campaigns'],
      ['materials', 'materials'],
      ['material', `materials/${materials[0]!.id}`],
      ['activities', 'activities'],
      ['contests', 'contests'],
      ['results', `contests/${ended.id}/results`],
      ['host', `contests/${ready.id}/host`],
      ['rules', 'rules'],
      ['banks', 'banks'],
      ['bank', `banks/${banks[0]!.id}`],
      ['districts', 'districts'],
      ['organisers', 'organisers'],
    ]
    for (const [name, path] of paths) {
      await page.goto(`/console/${path}`)
      await page.waitForLoadState('networkidle')
      await expectAccessible(page, name)
      await picture(page, `console-${name}-${width}`)
    }
    expect(person.errors).toEqual([])
    await person.close()
  })

  test('the phone pages have no accessibility violation', async () => {
    const person = await Person.open(browser, server.url, size)
    const { page } = person
    for (const path of ['/', '/practice', '/join', '/board', '/me', '/me/data']) {
      await page.goto(path)
      await page.waitForLoadState('networkidle')
      await expectAccessible(page, path)
      await picture(page, `phone-${path.slice(1).replace('/', '-') || 'home'}-${width}`)
    }
    await page.goto('/daily')
    await introduce(page, '示例来客')
    await page.getByText('第 1 题').waitFor()
    await expectAccessible(page, 'question')
    await picture(page, `phone-question-${width}`)
    await choose(page)
    await page.getByRole('button', { name: /^(就选|选好了|排好了|填好了)/ }).click()
    await page
      .getByRole('status')
      .filter({ hasText: /答对了|没答对/ })
      .waitFor()
    await expectAccessible(page, 'verdict')
    await picture(page, `phone-verdict-${width}`)
    await page.goto('/')
    await page.getByRole('button', { name: '长辈版' }).click()
    await expectAccessible(page, 'elder home')
    await picture(page, `phone-elder-${width}`)
    await page.goto('/daily')
    await page.getByText('第 2 题').waitFor()
    await expectAccessible(page, 'elder question')
    await picture(page, `phone-elder-question-${width}`)
    expect(person.errors).toEqual([])
    await person.close()
  })

  test('the big screen has no accessibility violation', async () => {
    const host = await Person.open(browser, server.url, laptop)
    await signIn(host.page, login, password)
    const { contests } = (await (await host.page.request.get('/api/v1/contests')).json()) as { contests: Contest[] }
    const screen = await Person.open(browser, server.url, size)
    for (const contest of contests) {
      await screen.page.goto(`/screen/${contest.code}`)
      await screen.page
        .getByText(contest.phase === 'ended' ? '人一起答了' : '参赛码')
        .first()
        .waitFor()
      await expectAccessible(screen.page, `screen ${contest.phase}`)
      await picture(screen.page, `screen-${contest.phase}-${width}`)
    }
    expect(screen.errors).toEqual([])
    await screen.close()
    await host.close()
  })
})
