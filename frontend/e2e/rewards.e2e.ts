import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
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

const day = (offset: number) => new Date(Date.now() + (offset * 24 + 8) * 3_600_000).toISOString().slice(0, 10)

/** Answers one question of today's five, so that the person has taken part. */
async function takePart(page: Page, name: string): Promise<void> {
  await page.goto('/daily')
  await introduce(page, name)
  await page.getByText('第 1 题，共 5 题').waitFor()
  await choose(page)
  await page.getByRole('button', { name: /^(就选|选好了|排好了|填好了)/ }).click()
  await page.getByRole('button', { name: '下一题' }).waitFor()
}

test('a certificate is earned, taken, checked, revoked, and the check says so', async () => {
  const chief = await Person.open(browser, server.url, laptop)
  const ann = await Person.open(browser, server.url)
  await story({ chief, ann }, async () => {
    await setUp(chief.page, await server.printed(/(http\S+\/console\/setup\?token=\S+)/))
    const made = await chief.page.request.post('/api/v1/campaigns', {
      data: { title: '示例安全生产月', from: day(-3), to: day(20) },
    })
    expect(made.status()).toBe(201)

    await chief.page.goto('/console/certificates')
    await chief.page.getByLabel('这个活动发证书').check()
    await chief.page.getByLabel('至少答题').fill('1')
    await chief.page.getByLabel('其中至少答对').fill('0')
    await chief.page.getByRole('button', { name: '看样张' }).click()
    await chief.page.getByRole('img', { name: '证书样张' }).waitFor()
    await chief.page.getByRole('button', { name: '保存' }).click()
    await chief.page.getByText('保存了').waitFor()
    await expectAccessible(chief.page, 'certificates')
    await picture(chief.page, 'console-certificates')

    await takePart(ann.page, '江边来客')
    await ann.page.goto('/me/certificates')
    await ann.page.getByLabel('印在证书上的姓名').fill('示例人')
    await ann.page.getByRole('button', { name: '领取证书' }).click()
    await ann.page.getByRole('alert').filter({ hasText: '未满 14 周岁' }).waitFor()
    await ann.page.getByLabel('我已满 14 周岁').check()
    await picture(ann.page, 'phone-certificate-form')
    await ann.page.getByRole('button', { name: '领取证书' }).click()
    await ann.page.getByRole('img', { name: /学习证书/ }).waitFor()
    await expectAccessible(ann.page, 'my certificates')
    await picture(ann.page, 'phone-certificate')

    const download = ann.page.waitForEvent('download')
    await ann.page.getByRole('link', { name: '下载 PDF' }).click()
    const file = await readFile(await (await download).path())
    expect(file.subarray(0, 5).toString()).toBe('%PDF-')

    const path = await ann.page.getByRole('link', { name: '看别人查验时看到什么' }).getAttribute('href')
    const number = /PF\d\d(-\w{4}){3}/.exec(path!)![0]
    const stranger = await Person.open(browser, server.url)
    await stranger.page.goto(path!)
    await stranger.page.getByText('这份证书是真的').waitFor()
    await stranger.page.getByText('示例人').waitFor()
    await expectAccessible(stranger.page, 'verify')
    await picture(stranger.page, 'phone-verify')
    await stranger.page.goto(path!.slice(0, -3) + 'AAA')
    await stranger.page.getByText('这不是本平台印的证书').waitFor()

    await chief.page.reload()
    await chief.page.getByRole('row').filter({ hasText: number }).getByRole('button', { name: '撤销' }).click()
    const dialog = chief.page.getByRole('dialog', { name: '撤销证书' })
    await dialog.getByLabel('为什么撤销').fill('示例：由别人代答')
    await dialog.getByRole('button', { name: '撤销' }).click()
    await chief.page.getByRole('row').filter({ hasText: number }).getByText('作废').waitFor()

    await stranger.page.goto('/verify')
    await stranger.page.getByLabel('输入证书编号').fill(number.toLowerCase().replaceAll('-', ' '))
    await stranger.page.getByRole('button', { name: '查验' }).click()
    await stranger.page.getByText('这份证书已经作废').waitFor()
    expect(await stranger.page.getByText('由别人代答').count()).toBe(0)
    await ann.page.reload()
    await ann.page.getByText('由别人代答').waitFor()
    expect([...chief.errors, ...ann.errors, ...stranger.errors]).toEqual([])
    await stranger.close()
  })
  await ann.close()
  await chief.close()
})
