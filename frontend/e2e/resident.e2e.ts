import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launch, Person } from './browser'
import { Server } from './server'
import { choose, introduce } from './steps'

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

const submit = /^(就选|选好了|排好了|填好了)/

test('a resident answers the daily five, also over a broken line and a closed page', async () => {
  const person = await Person.open(browser, server.url)
  const { page, context } = person
  await page.goto('/')
  await page
    .getByRole('link', { name: /开始|答/ })
    .first()
    .click()
  await introduce(page, '江边来客')

  await page.getByText('第 1 题，共 5 题').waitFor()
  await choose(page)
  await page.getByRole('button', { name: submit }).dblclick()
  await page
    .getByRole('status')
    .filter({ hasText: /答对了|没答对/ })
    .waitFor()
  await page
    .getByText(/[法例）] 第.+条/)
    .first()
    .waitFor()
  await page.getByRole('button', { name: '下一题' }).click()

  await page.getByText('第 2 题，共 5 题').waitFor()
  await context.setOffline(true)
  await choose(page)
  await page.getByRole('button', { name: submit }).click()
  await page.getByText('答案存在手机里，不会丢').waitFor()
  await context.setOffline(false)
  await page
    .getByRole('status')
    .filter({ hasText: /答对了|没答对/ })
    .waitFor()

  const address = page.url()
  await page.close()
  const again = await context.newPage()
  await again.goto(address)
  await again.getByText('第 3 题，共 5 题').waitFor()
  for (let n = 3; n <= 5; n++) {
    await again.getByText(`第 ${n} 题，共 5 题`).waitFor()
    await choose(again)
    await again.getByRole('button', { name: submit }).click()
    await again.getByRole('button', { name: n === 5 ? '看结果' : '下一题' }).click()
  }
  await again.getByText('题答对').waitFor()

  const row = again.getByRole('row').filter({ hasText: '南坪街道' })
  const counted = async () => {
    await again.goto('/board')
    await again.getByText('看完整的表').click()
    return row.innerText()
  }
  await expect.poll(counted).toMatch(/\b5\b/)
  expect(person.errors).toEqual([])
  await person.close()
})

test('the keyboard alone is enough to answer', async () => {
  const person = await Person.open(browser, server.url)
  const { page } = person
  await page.goto('/practice')
  await page.getByRole('link', { name: /安全生产法/ }).press('Enter')
  await introduce(page, '键盘来客')
  await page.getByText('第 1 题').waitFor()
  const option = page.getByRole('radio').or(page.getByRole('checkbox')).first()
  const down = page.getByRole('button', { name: /，下移$/ }).first()
  const fill = page.getByLabel(/^你(的答案|估的数)/)
  await option.or(down).or(fill).first().waitFor()
  if (await fill.isVisible()) {
    await fill.focus()
    await page.keyboard.type('三十')
  } else if (await down.isVisible()) {
    await down.press('Enter')
  } else {
    await option.press(' ')
  }
  await page.getByRole('button', { name: submit }).press('Enter')
  await page
    .getByRole('status')
    .filter({ hasText: /答对了|没答对/ })
    .waitFor()
  expect(person.errors).toEqual([])
  await person.close()
})

test('what is kept can be taken away and erased', async () => {
  const person = await Person.open(browser, server.url)
  const { page } = person
  await page.goto('/me')
  await page.getByRole('button', { name: '现在登记' }).click()
  await introduce(page, '过路来客')
  await page.goto('/me/data')
  await page.getByRole('button', { name: '删除我的数据' }).click()
  await page.getByRole('dialog', { name: '删除我的数据' }).getByRole('button', { name: /删除/ }).click()
  await expect.poll(async () => (await page.request.get('/api/v1/me')).status()).toBe(401)
  expect(person.errors).toEqual([])
  await person.close()
})
