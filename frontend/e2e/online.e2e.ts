import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, laptop, launch, Person, picture, story } from './browser'
import { Server } from './server'
import { choose, introduce, setUp } from './steps'

let server: Server
let browser: Browser
let chief: Person

const title = '示例宪法宣传周'
const link = /(http\S+\/console\/setup\S+)/
const day = (shift: number) => new Date(Date.now() + (8 + 24 * shift) * 3_600_000).toISOString().slice(0, 10)

beforeAll(async () => {
  server = await Server.start()
  browser = await launch()
  chief = await Person.open(browser, server.url, laptop)
  await setUp(chief.page, await server.printed(link))
  const made = await chief.page.request.post('/api/v1/campaigns', {
    data: { title, from: day(-2), to: day(5), laws: ['aqscf'] },
    headers: { origin: server.url },
  })
  expect(made.status()).toBe(201)
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

const cell = (page: Page, label: string) => page.getByRole('spinbutton', { name: label })

test('an organiser sets an online contest up and is told what the banks lack', async () => {
  const { page } = chief
  await story({ chief }, async () => {
    await page.goto('/console/online')
    await page.getByText('还没保存过，上面是建议的设置。').waitFor()
    await expectAccessible(page, 'online settings')
    await cell(page, '第 2 行的题数').fill('90')
    await page.getByText(/判断题（安全生产法）要 90 道，题库里只有 \d+ 道/).waitFor()
    expect(await page.getByRole('button', { name: '保存' }).isDisabled()).toBe(true)
    await expectAccessible(page, 'a shortage')
    await cell(page, '第 2 行的题数').fill('1')
    await page.getByText('每次 5 题，都出自安全生产法，满分 100 分').waitFor()
    await page.getByLabel('公开个人榜').check()
    await page.getByLabel('单位名单').fill('渡口社区\n山城物业')
    await page.getByLabel('对居民开放').check()
    await page.getByRole('button', { name: '保存' }).click()
    await page.getByText('都保存了').waitFor()
    await picture(page, 'online-settings')
    expect(chief.errors).toEqual([])
  })
})

/** Opens the contest from the first page and begins. */
async function begin(page: Page, name: string): Promise<void> {
  await page.goto('/')
  await page.getByRole('link', { name: /线上竞赛/ }).click()
  await page.getByText('每人每天 3 次。').waitFor()
  await expectAccessible(page, 'start')
  await page.getByLabel('代表哪个单位').selectOption('渡口社区')
  await page.getByRole('button', { name: /^开始答题/ }).click()
  await introduce(page, name)
  await page.getByRole('button', { name: '出第一题' }).waitFor()
  await expectAccessible(page, 'door')
}

async function answer(page: Page, n: number): Promise<void> {
  await page.getByText(`第 ${n} 题，共 5 题`).waitFor()
  await choose(page)
  await page.getByRole('button', { name: '交这题' }).click()
}

test.each(['phone', 'elder'] as const)('a contest is walked through cuts, drawn as %s', async (scale) => {
  const person = await Person.open(browser, server.url)
  const { page, context } = person
  await context.addInitScript((to) => localStorage.setItem('pufa.scale', to), scale)
  await story({ [scale]: person }, async () => {
    await begin(page, scale === 'elder' ? '渡口长辈' : '渡口来客')
    const address = page.url()
    await page.getByRole('button', { name: '出第一题' }).click()
    await page.getByText('第 1 题，共 5 题').waitFor()
    await expectAccessible(page, 'question')
    await picture(page, `online-question-${scale}`)

    // Nothing of a question that is open tells its answer.
    const id = address.split('/').pop()
    const body = await (await page.request.get(`/api/v1/sittings/${id}`)).text()
    expect(body).not.toMatch(/verdict|correct|explanation|accept/)
    await answer(page, 1)
    await page.getByRole('button', { name: '出第 2 题' }).click()

    // The server is killed while the answer is on its way; the phone keeps it.
    await page.getByText('第 2 题，共 5 题').waitFor()
    await choose(page)
    await server.kill()
    await page.getByRole('button', { name: '交这题' }).click()
    await page.getByText('网断了').waitFor()
    await expectAccessible(page, 'cut')
    await server.run()
    await page.getByRole('button', { name: '出第 3 题' }).waitFor()

    // A second tab goes on where the first one is; the first sees it when it comes back.
    await page.getByRole('button', { name: '出第 3 题' }).click()
    await page.getByText('第 3 题，共 5 题').waitFor()
    const until = await clockOf(page)
    const second = await context.newPage()
    await second.goto(address)
    await second.getByText('第 3 题，共 5 题').waitFor()
    expect(await clockOf(second)).toBeLessThanOrEqual(until)
    await answer(second, 3)
    await second.getByRole('button', { name: '出第 4 题' }).waitFor()
    await choose(page)
    await page.getByRole('button', { name: '交这题' }).click()
    await page.getByRole('button', { name: '出第 4 题' }).waitFor()
    await second.close()

    // A closed page comes back to the same place.
    await page.close()
    const again = await context.newPage()
    await again.goto(address)
    await again.getByRole('button', { name: '出第 4 题' }).click()
    await answer(again, 4)
    await again.getByRole('button', { name: '出第 5 题' }).click()
    await answer(again, 5)
    await again.getByText('分，满分 100 分').waitFor()
    await again.getByText(/全部答完：\s*答了 5 题/).waitFor()
    await again.getByText('今天还能答 2 次').waitFor()
    await expectAccessible(again, 'result')
    await picture(again, `online-result-${scale}`)

    await again.getByRole('link', { name: '回到竞赛' }).click()
    await again.getByText('代表 渡口社区').waitFor()
    await expectAccessible(again, 'between attempts')
    await again.getByRole('link', { name: '看榜单' }).click()
    await again.getByText(/^第 \d 名$/).waitFor()
    await expectAccessible(again, 'board')
    await again.goto('/sittings')
    await again.getByRole('link', { name: /正式赛/ }).waitFor()
    expect(await again.getByRole('listitem').count()).toBe(1)
    await expectAccessible(again, 'history')
    expect(person.errors).toEqual([])
  })
  await person.close()
})

/** The seconds on the clock of the page. */
async function clockOf(page: Page): Promise<number> {
  const text = await page.getByRole('timer').last().innerText()
  const [minutes, seconds] = text.split(':').map(Number)
  return minutes! * 60 + seconds!
}

test('a mock exam is answered out of order and handed in', async () => {
  const person = await Person.open(browser, server.url)
  const { page } = person
  await story({ person }, async () => {
    await page.goto('/practice')
    await page.locator('.law').filter({ hasText: '安全生产法' }).getByRole('link', { name: '考一考' }).click()
    await page.getByText('限时 30 分钟').waitFor()
    await expectAccessible(page, 'exam rules')
    await page.getByRole('button', { name: '开始考试' }).click()
    await introduce(page, '赶考来客')
    await page.getByText('第 1 题，共 40 题').waitFor()
    await page.getByRole('button', { name: '先跳过' }).click()
    await page.getByText('第 2 题，共 40 题').waitFor()
    await choose(page)
    await page.getByRole('button', { name: '交这题' }).click()
    await page.getByText('第 3 题，共 40 题').waitFor()
    await page.getByRole('button', { name: '答题卡' }).click()
    await expectAccessible(page, 'answer sheet')
    await page.getByRole('button', { name: '第 1 题，没答' }).click()
    await page.getByText('第 1 题，共 40 题').waitFor()
    await page.getByRole('button', { name: '答题卡' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '交卷' }).click()
    await page.getByText(/等 39 题还没答/).waitFor()
    await expectAccessible(page, 'hand in')
    await page.getByRole('dialog').getByRole('button', { name: '交卷', exact: true }).click()
    await page.getByText(/已经交卷：\s*答了 1 题/).waitFor()
    await page.getByRole('heading', { name: '去读这几条' }).waitFor()
    await expectAccessible(page, 'exam result')
    expect(person.errors).toEqual([])
  })
  await person.close()
})

test('a challenge ends with the third that is wrong', async () => {
  const person = await Person.open(browser, server.url)
  const { page } = person
  await story({ person }, async () => {
    await page.goto('/exam/aqscf')
    await page.getByRole('button', { name: '开始闯关' }).click()
    await introduce(page, '闯关来客')
    const onwards = page.getByRole('button', { name: /^(下一题|看结果)$/ })
    for (let over = false; !over;) {
      await page.getByRole('button', { name: /^(选一个答案|先选答案|先填答案|先填一个数|先排次序|交这题)$/ }).waitFor()
      await choose(page)
      await page.getByRole('button', { name: '交这题' }).click()
      await onwards.waitFor()
      over = (await onwards.innerText()).includes('看结果')
      if (over) await expectAccessible(page, 'challenge')
      await onwards.click()
    }
    await page.getByText('没答对的够了').waitFor()
    expect(person.errors).toEqual([])
  })
  await person.close()
})

test('an organiser sets a mock exam up and a resident sits it', async () => {
  const { page } = chief
  await page.goto('/console/exams')
  await page.getByText('还没有组过卷子').waitFor()
  await expectAccessible(page, 'no exams')
  await page.getByRole('link', { name: '新建一套' }).click()
  await page.getByText('起个卷名就能保存。').waitFor()
  await page.getByRole('textbox', { name: '卷名' }).fill('车间安全月考')
  await page.getByRole('textbox', { name: /说明/ }).fill('新进职工')
  for (const n of [3, 2]) await page.getByRole('button', { name: `去掉第 ${n} 行` }).click()
  await page.getByLabel('第 1 行的法规').selectOption('aqscf')
  await page.getByLabel('第 1 行的章').selectOption({ index: 1 })
  await cell(page, '第 1 行的题数').fill('100')
  await page.getByText(/单选题（安全生产法，第.章）要 100 道，题库里只有 \d+ 道/).waitFor()
  await expectAccessible(page, 'an exam that is short')
  await cell(page, '第 1 行的题数').fill('2')
  await cell(page, '合格线').fill('10')
  await page.getByText('每次 2 题，都出自安全生产法，满分 10 分').waitFor()
  await page.getByLabel('对居民开放').check()
  await page.getByRole('button', { name: '保存' }).click()
  await page.getByText('都保存了').waitFor()
  await picture(page, 'exam-settings')
  await page.getByRole('link', { name: '全部模拟考试' }).click()
  await page.getByRole('row', { name: /车间安全月考 新进职工 2 10 10 开放/ }).waitFor()
  await expectAccessible(page, 'exams')
  await picture(page, 'exams')
  await page.setViewportSize({ width: 390, height: 800 })
  await expectAccessible(page, 'exams on a phone')
  await page.setViewportSize(laptop)
  expect(chief.errors).toEqual([])

  const person = await Person.open(browser, server.url)
  await story({ person, chief }, async () => {
    const seat = person.page
    await seat.goto('/practice')
    await seat.getByRole('link', { name: /1 套卷子/ }).click()
    await seat.getByRole('heading', { name: '车间安全月考' }).waitFor()
    await expectAccessible(seat, 'exams to sit')
    await picture(seat, 'exams-to-sit')
    await seat.getByRole('button', { name: '开始考试' }).click()
    await introduce(seat, '月考来客')
    for (const n of [1, 2]) {
      await seat.getByText(`第 ${n} 题，共 2 题`).waitFor()
      await choose(seat)
      await seat.getByRole('button', { name: '交这题' }).click()
    }
    await seat.getByRole('heading', { name: '车间安全月考的结果' }).waitFor()
    await expectAccessible(seat, 'exam result')
    await picture(seat, 'exam-result')
    await seat.getByRole('link', { name: '再来一次' }).click()
    await seat.getByRole('button', { name: '开始考试' }).waitFor()
    expect(person.errors).toEqual([])
  })
  await person.close()
})

test('the organiser sees the results and takes them away', async () => {
  const { page } = chief
  await story({ chief }, async () => {
    await page.goto('/console/online/results')
    await page.getByRole('rowheader', { name: '渡口来客' }).waitFor()
    await page.getByText('2 人答完过，开始 2 次，答完 2 次').waitFor()
    await expectAccessible(page, 'online results')
    await picture(page, 'online-results')
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: '导出 Excel' }).click()
    expect((await download).suggestedFilename()).toContain('正式赛成绩.xlsx')
    await page.goto('/console/online')
    await page.getByText('已经有人答过').waitFor()
    expect(await page.getByRole('spinbutton', { name: '第 1 行的题数' }).isDisabled()).toBe(true)
    expect(chief.errors).toEqual([])
  })
})
