import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, laptop, launch, Person, picture, story, wide } from './browser'
import { Server } from './server'
import { setUp } from './steps'

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

/** Our own questions: two that are sound, one of them twice, two that cannot be understood. */
const list = [
  '题型,题干,选项A,选项B,选项C,答案,解析',
  '单选题,示例小区的楼道里能不能给电动车充电？,能,不能,晚上能,B,楼道里充电起火时会堵住逃生的路。',
  '判断题,示例小区的消防通道可以临时停车。,,,,错误,',
  '单选题,示例小区的楼道里能不能给电动车充电？,能,不能,晚上能,B,',
  '单选题,示例小区着火时应当先打哪个电话？,110,119,120,D,',
  '判断题,示例小区的灭火器可以拿去换酒。,,,,也许,',
].join('\n')

/** More questions than are written at once. */
const long = ['题型,题干,选项A,选项B,答案,法律']
for (let n = 1; n <= 450; n++) long.push(`单选题,示例小区第 ${n} 号楼着火先做什么？,报警,围观,A,消防法`)

/** Drops a file on the page as a mouse does. */
async function drop(page: Page, text = list): Promise<void> {
  const data = await page.evaluateHandle((text) => {
    const all = new DataTransfer()
    all.items.add(new File([text], '示例题库.csv', { type: 'text/csv' }))
    return all
  }, text)
  await page.locator('.drop').dispatchEvent('drop', { dataTransfer: data })
}

async function look(page: Page, name: string): Promise<void> {
  for (const size of [wide, { width: 390, height: 844 }, laptop]) {
    await page.setViewportSize(size)
    await expectAccessible(page, `${name}-${size.width}`)
    await picture(page, `${name}-${size.width}`)
  }
}

/** Where the width is scarcest. */
async function lookNarrow(page: Page, name: string): Promise<void> {
  await page.setViewportSize({ width: 390, height: 844 })
  await expectAccessible(page, name)
  await picture(page, name)
  await page.setViewportSize(laptop)
}

/** Stops the writing, leaves the page in the middle, and finds nothing of either afterwards. */
async function stopped(page: Page): Promise<void> {
  await drop(page, long.join('\n'))
  const drafts = '**/api/v1/exchange/drafts'
  let pass = (): void => {}
  const held = new Promise<void>((resolve) => (pass = resolve))
  await page.route(drafts, async (route) => {
    await held
    await route.continue()
  })
  await page.getByRole('button', { name: '收成草稿 450 题' }).click()
  await page.getByRole('button', { name: '停止，收回这次写的' }).click()
  pass()
  await page.getByText('这次写的草稿收回了 200 题，一道也没有留下').waitFor()
  await page.getByRole('button', { name: '可以收 450' }).waitFor()
  await lookNarrow(page, 'exchange-stopped')

  await page.unroute(drafts)
  await page.route(drafts, (route) => (route.request().postDataJSON().from ? route.abort() : route.continue()))
  await page.getByRole('button', { name: '收成草稿 450 题' }).click()
  await page.getByRole('button', { name: '收回这次的草稿' }).waitFor()
  await page.unroute(drafts)
  await page.reload()
  const left = page.getByRole('region', { name: '没有做完的导入' })
  await left.getByText('写成的草稿有 200 题没有人动过').waitFor()
  await lookNarrow(page, 'exchange-unfinished')
  await left.getByRole('button', { name: '收回草稿' }).click()
  await left.getByText('收回了 200 题，一道也没有留下').waitFor()
}

test('a file of questions is looked at, put right, taken in once, and questions go out again', async () => {
  const author = await Person.open(browser, server.url, laptop)
  await story({ exchange: author }, async () => {
    const { page } = author
    await setUp(page, await server.printed(/(http\S+\/console\/setup\S*)/))
    await page.goto('/console/questions')
    await page.getByRole('link', { name: '导入导出' }).click()
    await page.getByText('把题库文件拖到这里').waitFor()
    await look(page, 'exchange-empty')

    // Every row as it will be read; what cannot be is shown first.
    await drop(page)
    const table = page.getByRole('region', { name: '逐题结果' })
    await table.getByText('答案里有 D，却没有这个选项').waitFor()
    await page.getByText('CSV 表格，UTF-8 编码').waitFor()
    await expect.poll(() => table.locator('tbody tr').count()).toBe(2)
    await page.getByRole('button', { name: '全部 5' }).click()
    await table.getByText('是同一道题').waitFor()
    await page.getByRole('combobox', { name: /^法律/ }).selectOption({ label: '消防法' })
    await page.getByRole('button', { name: '收成草稿 2 题', disabled: false }).waitFor()
    await look(page, 'exchange-read')

    // One is put right in place, and goes along.
    await table.getByRole('button', { name: /改这道题.*第 4 题/ }).click()
    const dialog = page.getByRole('dialog', { name: /第 4 题/ })
    await dialog.getByText('文件里的答案写的是“D”').waitFor()
    await dialog.getByRole('button', { name: '改好了' }).click()
    await dialog.getByText('还收不了：没有答案').waitFor()
    await dialog.getByRole('radio', { name: '选项 B 正确' }).check()
    await look(page, 'exchange-fix')
    await dialog.getByRole('button', { name: '改好了' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await page.getByRole('button', { name: '收成草稿 3 题' }).click()
    await page.getByText('这次写成草稿 3 题').waitFor()
    await look(page, 'exchange-taken')

    // The rest is fetched with its reasons.
    const saving = page.waitForEvent('download')
    await page.getByRole('button', { name: '下载收不了的题' }).click()
    const rest = await readFile(await (await saving).path())
    expect(rest.subarray(0, 2).toString()).toBe('PK')

    // The same file again adds nothing.
    await drop(page)
    await page.getByRole('button', { name: '以前收过 3' }).waitFor()
    await page.getByRole('button', { name: '收成草稿 0 题' }).waitFor()
    await expect.poll(() => table.locator('tbody tr').count()).toBe(2)
    await page.locator('input[type=file]').setInputFiles({ name: '没有收的题.xlsx', mimeType: 'x', buffer: rest })
    await table.getByText('判断题的答案“也许”看不懂').waitFor()
    await expect.poll(() => table.locator('tbody tr').count()).toBe(1)

    await page.getByRole('button', { name: '下载收不了的题', disabled: false }).waitFor()
    await stopped(page)

    // Out again, with what a format loses said before.
    await page.getByRole('button', { name: '导出', exact: true }).click()
    await page.getByRole('checkbox', { name: '宪法' }).check()
    await page.getByText('什么也不会丢。').waitFor()
    await page.getByRole('checkbox', { name: '宪法' }).uncheck()
    await page.getByRole('radio', { name: /Kahoot/ }).check()
    await page.getByText('这种格式没有填空题').waitFor()
    await look(page, 'exchange-out')
    const fetching = page.waitForEvent('download')
    await page.getByRole('button', { name: '下载文件' }).click()
    const out = await fetching
    expect(out.suggestedFilename()).toMatch(/Kahoot.*\.xlsx$/)
    await page.getByRole('button', { name: '导入', exact: true }).click()
    await page.locator('input[type=file]').setInputFiles(await out.path())
    await page.getByText('Kahoot Excel').waitFor()
    expect(author.errors.filter((one) => !one.includes('ERR_FAILED'))).toEqual([]) // the line that was broken on purpose
  })
})
