import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, laptop, launch, Person, phone, picture, story } from './browser'
import { Server } from './server'
import { introduce, setUp } from './steps'

let server: Server
let browser: Browser
let chief: Person
let campaign: string

const link = /(http\S+\/console\/setup\S+)/
const day = (shift: number) => new Date(Date.now() + (8 + 24 * shift) * 3_600_000).toISOString().slice(0, 10)
const origin = () => ({ origin: server.url })

beforeAll(async () => {
  server = await Server.start('serve', { PUFA_CAPTCHA: 'on' })
  browser = await launch()
  chief = await Person.open(browser, server.url, laptop)
  await setUp(chief.page, await server.printed(link))
  const { request } = chief.page
  const made = await request.post('/api/v1/campaigns', {
    data: { title: '示例宪法宣传周', from: day(-2), to: day(5), laws: [] },
    headers: origin(),
  })
  campaign = ((await made.json()) as { id: string }).id
  const rules = {
    blueprint: [{ count: 5, points: 20, type: 'single' }],
    ...{
      free: false,
      seconds: 60,
      limit: 0,
      elders: 'double',
      partial: false,
      speed: false,
      wrong: 0,
      at_once: false,
      pass: 60,
    },
  }
  const phase = { id: 'formal', from: day(-2), to: day(5), per_day: 3, in_all: 0, admit: 'all', best: 0, rules }
  const boards = { persons: true, groups: true, attempts: 1, members: 0 }
  const kept = await request.put(`/api/v1/campaigns/${campaign}/online`, {
    data: { on: true, phases: [phase], boards, units: [] },
    headers: origin(),
  })
  expect(kept.status()).toBe(200)
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

interface Sitting {
  id: string
  stage: string
  next: number
}

/** Plays an attempt as a program does: out of the page, without a pause. */
async function race(page: Page): Promise<void> {
  const post = async (method: 'post' | 'put', path: string, data?: unknown) => {
    const answer = await page.request[method](`/api/v1${path}`, { data, headers: origin() })
    expect(answer.status(), path).toBe(200)
    return (await answer.json()) as Sitting
  }
  for (let s = await post('post', '/sittings', { kind: 'online', campaign }); s.stage === 'open';) {
    await post('post', `/sittings/${s.id}/questions/${s.next}`)
    s = await post('put', `/sittings/${s.id}/answers/${s.next}`, { given: { options: [0] } })
  }
}

/** Waits until the server has looked at what was answered: every quarter of a minute. */
async function flagged(page: Page): Promise<void> {
  await expect
    .poll(
      async () => {
        const { flags } = (await (await page.request.get('/api/v1/me/flags')).json()) as { flags: unknown[] }
        return flags.length
      },
      { timeout: 60_000, interval: 500 },
    )
    .toBeGreaterThan(0)
}

/** Begins at the contest's page. */
async function start(page: Page): Promise<void> {
  await page.goto(`/online/${campaign}`)
  await page.getByRole('button', { name: /^开始答题/ }).click()
}

for (const mode of ['phone', 'elder'] as const) {
  test(`who was too quick is checked, reads what was decided, and may be right (${mode})`, async () => {
    const person = await Person.open(browser, server.url)
    const { page } = person
    const name = mode === 'phone' ? '快手' : '长辈版的快手'
    await page.goto('/board')
    await page.evaluate((scale) => localStorage.setItem('pufa.scale', scale), mode)
    await story({ [`fair-${mode}`]: person, chief }, async () => {
      await page.goto('/daily')
      await introduce(page, name)
      await race(page)
      await flagged(page)

      await start(page)
      await page.getByRole('slider', { name: /拖动滑块/ }).waitFor()
      await expectAccessible(page, 'slide')
      await picture(page, `check-slide-${mode}`)
      await page.getByRole('slider').press('ArrowRight')
      await page.getByRole('button', { name: '拼好了' }).click()
      await page.getByRole('alert').filter({ hasText: '没有通过' }).waitFor()
      await page.getByRole('button', { name: /等几秒代替/ }).click()
      await page.getByText('正在验证，请等几秒').waitFor()
      await expectAccessible(page, 'wait')
      await picture(page, `check-wait-${mode}`)
      await page.getByRole('button', { name: /^开始答题/ }).click()
      await page.getByRole('button', { name: '出第一题' }).waitFor()

      const desk = chief.page
      await desk.goto('/console/fairplay')
      await desk.getByRole('button', { name }).first().click()
      await desk.getByText('至少要').first().waitFor()
      await expectAccessible(desk, 'console')
      await picture(desk, `fairplay-console-${mode}`)
      await desk.setViewportSize({ width: 390, height: 844 })
      await expectAccessible(desk, 'console, narrow')
      await picture(desk, `fairplay-console-narrow-${mode}`)
      await desk.setViewportSize(laptop)
      await desk.getByRole('button', { name: '确认违规', exact: true }).click()
      const dialog = desk.getByRole('dialog', { name: '确认违规' })
      await dialog.getByLabel('理由').fill('五题一共不到一秒')
      await expectAccessible(desk, 'decide')
      await picture(desk, `fairplay-decide-${mode}`)
      await dialog.getByRole('button', { name: '确定' }).click()
      await dialog.waitFor({ state: 'hidden' })

      await page.goto('/me')
      await page.getByRole('link', { name: /公平核查/ }).click()
      await page.getByText('五题一共不到一秒').waitFor()
      await page.getByText(/他们可以重新核查/).waitFor()
      await expectAccessible(page, 'mine')
      await picture(page, `fair-${mode}`)
      await page.goto('/sittings')
      await page.getByText('经核查不计入成绩').waitFor()

      await desk.getByText('确认违规', { exact: true }).first().click()
      await desk.getByRole('button', { name }).first().click()
      await desk.getByRole('button', { name: '改成没有问题' }).click()
      const back = desk.getByRole('dialog', { name: '没有问题' })
      await back.getByLabel('理由').fill('查过，是误会')
      await back.getByRole('button', { name: '确定' }).click()
      await back.waitFor({ state: 'hidden' })
      await page.goto('/study/fair')
      await page.getByText('查过，是误会').waitFor()
    })
    expect(person.errors).toEqual([])
    expect(chief.errors).toEqual([])
    await person.close()
  })
}

test('the slide is solved by the arrow keys alone', async () => {
  const person = await Person.open(browser, server.url, phone)
  const { page } = person
  await page.goto('/daily')
  await introduce(page, '用方向键的人')
  await race(page)
  await flagged(page)
  await story({ keys: person }, async () => {
    await start(page)
    for (;;) {
      await page.getByRole('slider').waitFor()
      const place = await gap(page)
      await page.getByRole('slider').focus()
      for (let n = 0; n < place; n++) await page.keyboard.press('ArrowRight')
      await picture(page, 'check-solved')
      await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      const again = page.getByRole('alert')
      const through = page.getByRole('button', { name: /^开始答题/ })
      await again.or(through).first().waitFor()
      if (await through.isVisible()) break
    }
    await page.getByRole('button', { name: /^开始答题/ }).click()
    await page.getByRole('button', { name: '出第一题' }).waitFor()
  })
  await person.close()
})

/** Where the eye sees the gap: its rim is nearly white, so the column with the longest light stretch is its left edge. */
function gap(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const image = document.querySelector<HTMLImageElement>('img.whole')!
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = image.naturalWidth
    canvas.height = image.naturalHeight
    const pen = canvas.getContext('2d')!
    pen.drawImage(image, 0, 0)
    const piece = document.querySelector<HTMLElement>('img.piece')!
    const top = Math.round((parseFloat(piece.style.top) / 100) * canvas.height)
    const size = Math.round((parseFloat(piece.style.width) / 100) * canvas.width)
    let best = 0
    let most = -1
    for (let x = size; x + size < canvas.width; x++) {
      // Inside the gap it is darker than before it: the step at its left edge, below the notch, where there is no knob.
      let step = 0
      for (let y = top + Math.round(size * 0.8); y < top + Math.round(size * 0.92); y++) {
        const light = (at: number) =>
          pen
            .getImageData(at, y, 1, 1)
            .data.slice(0, 3)
            .reduce((a, b) => a + b, 0)
        step += light(x) - light(x + 8)
      }
      if (step > most) {
        most = step
        best = x
      }
    }
    return Math.max(0, best - 2)
  })
}
