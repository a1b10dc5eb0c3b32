import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, laptop, launch, Person, picture, story } from './browser'
import { Server } from './server'
import { setUp } from './steps'

let server: Server
let browser: Browser
let chief: Person
let campaign: string

const title = '示例安全生产月'
const day = (shift: number) => new Date(Date.now() + (8 + 24 * shift) * 3_600_000).toISOString().slice(0, 10)
const origin = () => ({ headers: { origin: server.url } })

beforeAll(async () => {
  server = await Server.start()
  browser = await launch()
  chief = await Person.open(browser, server.url, laptop)
  const { page } = chief
  await setUp(page, await server.printed(/(http\S+\/console\/setup\S+)/))
  const made = await page.request.post('/api/v1/campaigns', {
    data: { title, from: day(-2), to: day(5), laws: ['aqscf'] },
    ...origin(),
  })
  campaign = ((await made.json()) as { id: string }).id
  const online = `/api/v1/campaigns/${campaign}/online`
  const { settings } = (await (await page.request.get(online)).json()) as { settings: Record<string, unknown> }
  settings.on = true
  const kept = await page.request.put(online, { data: settings, ...origin() })
  expect(kept.status()).toBe(200)
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

interface Pile {
  printing: { id: string; entered: number }
  sheets: { code: string; words: string }[]
}
interface Leaf {
  fields: { type: string; options: number }[]
}
const pileOf = async (page: Page, id: string) =>
  (await (await page.request.get(`/api/v1/printings/${id}`)).json()) as Pile

/** Prints through the console and ends on the page of what was printed. */
async function print(page: Page, count: number): Promise<Pile> {
  await page.goto('/console/printings')
  await page.getByRole('button', { name: '印一批卷子' }).click()
  const form = page.getByRole('dialog', { name: '印一批卷子' })
  await form.getByLabel('镇街').selectOption({ label: '南坪街道' })
  await form.getByLabel('印几张').fill(String(count))
  await form.getByText('录入到', { exact: false }).waitFor()
  await expectAccessible(page, 'print')
  await picture(page, 'printing-dialog')
  await form.getByRole('button', { name: '抽题，做好卷子' }).click()
  await page.getByRole('heading', { name: /^第 \d{6} 批卷子/ }).waitFor()
  const id = new URL(page.url()).pathname.split('/').pop()!
  return pileOf(page, id)
}

/** What the first option, or 对, is typed as. */
const keyOf = (field: { type: string }) => (field.type === 'judge' ? 't' : 'a')

/** Types a paper in as a clerk does whose hands stay on the keyboard, up to the key that keeps it. */
async function typeIn(page: Page, code: string, nickname: string, slip = false): Promise<void> {
  const { fields } = (await (await page.request.get(`/api/v1/leaves/${code}`)).json()) as Leaf
  const keys = page.keyboard
  const focused = (name: string) => page.locator(`[data-field="${name}"]:focus`).waitFor()
  await focused('code')
  await keys.type(code)
  await keys.press('Enter')
  await focused('nickname')
  await keys.type(nickname)
  await keys.press('Enter')
  for (const [index, field] of fields.entries()) {
    await focused(`answers[${index}]`)
    if (slip && index === 1) {
      await keys.type('z')
      await keys.press('Enter')
      await page.locator('.cell .err').first().waitFor()
      await expectAccessible(page, 'a slip')
      await picture(page, 'printing-slip')
      await keys.press('ArrowUp')
      await focused('answers[0]')
      await keys.press('ArrowDown')
      await focused('answers[1]')
    }
    await keys.type(keyOf(field))
    await keys.press('Enter')
  }
  await focused('save')
}

test('three papers are printed and typed in by keyboard alone, and count like any others', async () => {
  const { page } = chief
  await story({ chief }, async () => {
    const pile = await print(page, 3)
    await expectAccessible(page, 'a pile')
    const pdf = await page.request.get(`/api/v1/printings/${pile.printing.id}/papers.pdf`)
    expect(pdf.headers()['content-type']).toBe('application/pdf')
    expect((await pdf.body()).subarray(0, 5).toString()).toBe('%PDF-')

    await page.goto('/console/printings/enter')
    await page.locator('[data-field="code"]:focus').waitFor()
    await expectAccessible(page, 'enter')
    await page.keyboard.type('1234567890')
    await page.keyboard.press('Enter')
    await page.getByText('编号不对，请再看一遍').waitFor()
    await expectAccessible(page, 'misread')

    await typeIn(page, pile.sheets[0]!.code, '张阿婆', true)
    await picture(page, 'printing-enter')
    await page.keyboard.press('Enter')
    await page.getByText('这次录了 1 张').waitFor()
    await typeIn(page, pile.sheets[1]!.words, '')
    await page.keyboard.press('Enter')
    await page.getByText('这次录了 2 张').waitFor()

    // The server is killed as the third is kept: what was typed stays on the page, and is kept once.
    await typeIn(page, pile.sheets[2]!.code, '李阿公')
    await server.kill()
    await page.keyboard.press('Enter')
    await page.getByRole('alert').filter({ hasText: /网|连/ }).waitFor()
    await server.run()
    await page.getByRole('button', { name: '存下，录下一张' }).focus()
    await page.keyboard.press('Enter')
    await page.getByText('这次录了 3 张').waitFor()

    // The same paper again says who typed it in; a correction keeps both.
    await page.locator('[data-field="code"]:focus').waitFor()
    await page.keyboard.type(pile.sheets[0]!.code)
    await page.keyboard.press('Enter')
    await page.getByText(/这张卷已经由 示例管理员 在 .* 录过/).waitFor()
    await page.locator('[data-field="next"]:focus').waitFor()
    await expectAccessible(page, 'typed in already')
    await picture(page, 'printing-again')
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Enter')
    await page.locator('[data-field="answers[0]"]:focus').waitFor()
    await page.keyboard.type('-')
    const count = await page.locator('.cell').count()
    for (let i = 0; i < count; i++) await page.keyboard.press('Enter')
    await page.locator('[data-field="reason"]:focus').waitFor()
    await page.keyboard.type('第一题没有写')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    await page.getByText('（更正）').waitFor()

    await page.goto(`/console/printings/${pile.printing.id}`)
    await page.getByText('已录 3 张，共 3 张').waitFor()
    await page.getByText('1 次（示例管理员：第一题没有写）').waitFor()
    expect(await page.getByRole('columnheader', { name: '得分' }).count()).toBe(0)
    await picture(page, 'printing-pile')
    await page.getByRole('button', { name: '结束录入' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '结束录入' }).click()
    await page.getByRole('columnheader', { name: '得分' }).waitFor()
    await expectAccessible(page, 'closed')
    await picture(page, 'printing-closed')

    await page.goto('/console/online/results')
    await page.getByText('张阿婆').waitFor()
    await page.getByText('纸卷002号').waitFor()
    await picture(page, 'printing-board')
    const figures = await (await page.request.get(`/api/v1/participation?campaign=${campaign}`)).json()
    expect((figures as { total: unknown }).total).toMatchObject({
      registrations: 3,
      participants: 3,
      attempts: 3,
      answers: 14,
    })
    expect(chief.errors).toEqual([])
  })
})

test('a list is looked at before it is typed in', async () => {
  const { page } = chief
  await story({ chief }, async () => {
    const pile = await print(page, 2)
    const rows: string[] = []
    for (const sheet of pile.sheets) {
      const { fields } = (await (await page.request.get(`/api/v1/leaves/${sheet.code}`)).json()) as Leaf
      rows.push([sheet.code, '', ...fields.map(keyOf)].join('\t'))
    }
    await page.goto('/console/printings')
    await page.getByRole('button', { name: '整批录入' }).click()
    const form = page.getByRole('dialog', { name: '整批录入' })
    await form.getByLabel('从表格粘贴').fill([rows[0], rows[1]!.replace(/\t[at]$/, '\tz'), '123'].join('\n'))
    await form.getByRole('button', { name: '先看看' }).click()
    await form.getByText('可以录入 1 张，已经在册 0 张，有问题 2 行。').waitFor()
    await form.getByText('G2').waitFor()
    await expectAccessible(page, 'rows')
    await picture(page, 'printing-rows')
    expect((await pileOf(page, pile.printing.id)).printing.entered).toBe(0)
    await form.getByRole('button', { name: '录入没有问题的 1 张' }).click()
    await form.getByText('可以录入 0 张，已经在册 1 张，有问题 2 行。').waitFor()
    expect((await pileOf(page, pile.printing.id)).printing.entered).toBe(1)

    await page.setViewportSize({ width: 390, height: 844 })
    for (const [name, path] of [
      ['list', ''],
      ['pile', `/${pile.printing.id}`],
      ['enter', `/enter?code=${pile.sheets[1]!.code}`],
    ] as const) {
      await page.goto(`/console/printings${path}`)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.locator('[aria-busy=true]').waitFor({ state: 'detached' })
      await expectAccessible(page, `${name} on a small screen`)
      await picture(page, `printing-small-${name}`)
    }
    await page.setViewportSize(laptop)
    expect(chief.errors).toEqual([])
  })
})
