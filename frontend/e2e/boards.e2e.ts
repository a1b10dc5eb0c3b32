import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, laptop, launch, Person, picture, story } from './browser'
import { Server } from './server'
import { choose, setUp } from './steps'

let server: Server
let browser: Browser
let chief: Person
let resident: Person

const title = '示例安全生产月'
const link = /(http\S+\/console\/setup\S+)/
const day = (shift: number) => new Date(Date.now() + (8 + 24 * shift) * 3_600_000).toISOString().slice(0, 10)

beforeAll(async () => {
  server = await Server.start()
  browser = await launch()
  chief = await Person.open(browser, server.url, laptop)
  resident = await Person.open(browser, server.url)
  await setUp(chief.page, await server.printed(link))
  const post = async (path: string, data: object) => {
    const made = await chief.page.request.post(path, { data, headers: { origin: server.url } })
    expect(made.status(), path).toBe(201)
  }
  await post('/api/v1/campaigns', { title, from: day(-2), to: day(5) })
  await post('/api/v1/districts', { code: '500108003901', name: '示例渡口社区', kind: '社区', parent: '500108003' })
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

test('an organiser keeps the list of units', async () => {
  const { page } = chief
  await story({ chief }, async () => {
    await page.goto('/console/units')
    await page.getByText('还没有单位。').waitFor()
    await expectAccessible(page, 'no units')
    await page.getByRole('button', { name: '导入名单' }).click()
    await page
      .getByRole('textbox', { name: '名单' })
      .fill(
        '名称\t镇街\t别名\t人数\n示例江风机械厂\t南坪街道\t江机、风机厂\t80\n示例江风机械公司\t南坪街道\n示例无处小学\t某某街道',
      )
    await page.getByRole('button', { name: '先看看' }).click()
    await page.getByText('可以导入 2 个，1 行有问题，不会导入。').waitFor()
    await expectAccessible(page, 'preview of an import')
    await picture(page, 'units-import')
    await page.getByRole('button', { name: '导入 2 个' }).click()
    await page.getByText('已导入 2 个').waitFor()
    await page
      .getByRole('button', { name: 'Close' })
      .or(page.getByRole('button', { name: '关闭' }))
      .first()
      .click()
    await page.getByRole('button', { name: /合并.*示例江风机械公司/ }).click()
    await page.getByLabel('并入', { exact: true }).selectOption({ label: '示例江风机械厂（南坪街道）' })
    await page.getByRole('button', { name: '合并，不能撤销' }).click()
    await page.getByText('合并好了').waitFor()
    await page.getByRole('button', { name: '添加单位' }).click()
    await page.getByLabel('名称', { exact: false }).and(page.locator('input[required]')).fill('示例白鹭小学')
    await page.getByLabel('所在镇街').selectOption({ label: '花园路街道' })
    await expectAccessible(page, 'a new unit')
    await page.getByRole('button', { name: '保存' }).click()
    await page.getByText('添加好了').waitFor()
    await page.getByLabel('按名称或别名找').fill('风机')
    await page.getByText('1 个', { exact: true }).waitFor()
    await expectAccessible(page, 'units')
    await picture(page, 'units')
    expect(chief.errors).toEqual([])
  })
})

test('an organiser switches the boards on', async () => {
  const { page } = chief
  await story({ chief }, async () => {
    await page.goto('/console/campaigns')
    await page.getByRole('button', { name: new RegExp(`修改.*${title}`) }).click()
    await page.getByLabel('社区榜', { exact: true }).check()
    await page.getByLabel('单位榜', { exact: true }).check()
    await page.getByLabel('单位榜按什么排').selectOption({ label: '按答题量' })
    await page.getByLabel(/折算每百人/).check()
    await page.getByLabel('个人榜', { exact: true }).check()
    await expectAccessible(page, 'boards of a campaign')
    await picture(page, 'boards-plan')
    await page.getByRole('button', { name: '保存' }).click()
    await page.getByText('改好了').waitFor()
    expect(chief.errors).toEqual([])
  })
})

test('a resident says where they belong, by an alias', async () => {
  const { page } = resident
  await story({ resident }, async () => {
    await page.goto('/me')
    await page.getByRole('button', { name: '现在登记' }).click()
    const sheet = page.getByRole('dialog', { name: '先认识一下' })
    await sheet.getByLabel('所在镇街').selectOption({ label: '南坪街道' })
    await sheet.getByLabel('昵称').fill('示例石榴')
    await sheet.getByText('可以不填，不影响答题').waitFor()
    await sheet.getByLabel('所在社区').selectOption({ label: '示例渡口社区' })
    await sheet.getByLabel('所在单位').fill('ＦＥＮＧ')
    await sheet.getByText('名单里没有，可以不填。').waitFor()
    await sheet.getByLabel('所在单位').fill('江机')
    await sheet.getByRole('button', { name: /示例江风机械厂/ }).waitFor()
    await expectAccessible(page, 'a unit is found')
    await picture(page, 'boards-register')
    await sheet.getByRole('button', { name: /示例江风机械厂/ }).click()
    await sheet.getByRole('button', { name: '好了，开始' }).click()
    await sheet.waitFor({ state: 'hidden' })
    await page.getByText('示例江风机械厂').waitFor()
    await page.getByRole('button', { name: '修改' }).click()
    const edit = page.getByRole('dialog', { name: '修改资料' })
    await edit.getByText('示例江风机械厂').waitFor()
    await expectAccessible(page, 'what one said')
    await edit.getByRole('button', { name: '保存' }).click()
    await edit.waitFor({ state: 'hidden' })
    expect(resident.errors).toEqual([])
  })
})

/** Waits until a board has counted its first line, that of this name. */
async function shows(kind: string, name: string): Promise<void> {
  const { request } = resident.page
  const { campaign } = (await (await request.get('/api/v1/participation')).json()) as { campaign: { id: string } }
  const first = async () => {
    const got = await request.get(`/api/v1/campaigns/${campaign.id}/boards/${kind}`)
    const { rows } = (await got.json()) as { rows: { name: string; rank: number }[] }
    return rows[0]
  }
  await expect.poll(first).toMatchObject({ name, rank: 1 })
}

test('the boards show what the resident answered', async () => {
  const { page } = resident
  await story({ resident }, async () => {
    await page.goto('/daily')
    const begin = page.getByRole('button', { name: /开始/ })
    await begin.or(page.getByText('第 1 题')).first().waitFor()
    if (await begin.isVisible()) await begin.click()
    await choose(page)
    await page.locator('.dock .btn').click()
    await page.locator('.verdict').waitFor()
    await shows('community', '示例渡口社区')
    await shows('unit', '示例江风机械厂')
    await page.goto('/board')
    for (const size of ['phone', 'elder']) {
      await page.evaluate((scale) => document.documentElement.setAttribute('data-scale', scale), size)
      const kinds = page.getByRole('group', { name: '看哪个榜' })
      await kinds.getByRole('button', { name: '镇街' }).click()
      await page.getByText('我的镇街').waitFor()
      await expectAccessible(page, `districts ${size}`)
      await kinds.getByRole('button', { name: '社区' }).click()
      await page.getByText('我的社区：示例渡口社区').waitFor()
      await page.getByText('第 1 名').waitFor()
      await expectAccessible(page, `communities ${size}`)
      await picture(page, `boards-community-${size}`)
      await kinds.getByRole('button', { name: '单位' }).click()
      await page.getByText('我的单位：示例江风机械厂').waitFor()
      await page.getByText('1.25').first().waitFor()
      await expectAccessible(page, `units ${size}`)
      await picture(page, `boards-unit-${size}`)
    }
    await page.getByRole('group', { name: '看哪个榜' }).getByRole('button', { name: '个人' }).click()
    await page.getByText('还没有人同意上榜并答过题。').waitFor()
    await expectAccessible(page, 'nobody agreed')
    await page.getByRole('button', { name: '同意上榜' }).click()
    await page.getByText('你已同意上榜').waitFor()
    await shows('person', '示例石榴')
    const mine = page.getByText('我：示例石榴')
    const again = async () => {
      await page.reload() // a page keeps a board for two seconds
      await page.getByRole('group', { name: '看哪个榜' }).getByRole('button', { name: '个人' }).click()
      await page.getByText('你已同意上榜').waitFor()
      return mine.waitFor({ timeout: 3_000 }).then(
        () => true,
        () => false,
      )
    }
    await expect.poll(again).toBe(true)
    await expectAccessible(page, 'persons')
    await picture(page, 'boards-person')
    expect(resident.errors).toEqual([])
  })
})

test('an organiser sees every board by any counter', async () => {
  const { page } = chief
  await story({ chief }, async () => {
    await page.goto('/console/boards')
    await page.getByText('单位', { exact: true }).click()
    await page.getByRole('rowheader', { name: '示例江风机械厂' }).waitFor()
    await expectAccessible(page, 'board of units')
    await picture(page, 'console-boards')
    const saved = page.waitForEvent('download')
    await page.getByRole('button', { name: '导出 Excel' }).click()
    expect((await saved).suggestedFilename()).toBe(`${title}单位榜.xlsx`)
    expect(chief.errors).toEqual([])
  })
})
