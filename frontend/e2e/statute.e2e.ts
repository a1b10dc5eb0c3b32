import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, laptop, launch, Person, picture, story } from './browser'
import { Server } from './server'
import { choose, introduce, setUp } from './steps'

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
