import type { Locator, Page } from 'playwright-core'
import { expectAccessible } from './browser'

export const organiser = { login: 'chief', name: '示例管理员', password: 'kxq-2026-lamp' }

/** Creates the first organiser through the one-time link and ends on the overview. */
export async function setUp(page: Page, link: string): Promise<void> {
  await page.goto(link)
  await page.getByRole('button', { name: '创建并进入' }).waitFor()
  await expectAccessible(page, 'setup')
  await page.getByLabel('登录名').fill(organiser.login)
  await page.getByLabel('姓名').fill(organiser.name)
  await page.getByLabel('密码', { exact: false }).first().fill(organiser.password)
  await page.getByLabel('再输一次').fill(organiser.password)
  await page.getByRole('button', { name: '创建并进入' }).click()
  await page.waitForURL((url) => url.pathname === '/console/')
}

export async function signIn(page: Page, login: string, password: string): Promise<void> {
  await page.goto('/console/login')
  await page.getByLabel('登录名').fill(login)
  await page.getByLabel('密码').fill(password)
  await page.getByRole('button', { name: '登录' }).click()
  await page.waitForURL((url) => url.pathname === '/console/')
}

/** Fills the sheet that asks for sub-district and nickname. */
export async function introduce(page: Page, name: string, district = '南坪街道'): Promise<void> {
  const sheet = page.getByRole('dialog', { name: '先认识一下' })
  await sheet.getByLabel('所在镇街').selectOption({ label: district })
  await sheet.getByLabel('昵称').fill(name)
  await sheet.getByRole('button', { name: '好了，开始' }).click()
  await sheet.waitFor({ state: 'hidden' })
}

/** Gives some answer to the question on the page, whatever its type. */
export async function choose(page: Page): Promise<void> {
  const fill = page.getByLabel(/^你(的答案|估的数)/)
  const first = page.getByRole('radio').or(page.getByRole('checkbox')).first()
  const order = page.getByRole('button', { name: /，下移$/ }).first()
  await fill.or(first).or(order).first().waitFor()
  if (await fill.isVisible()) await fill.fill('30')
  else if (await first.isVisible()) await first.click()
  else await order.click()
}

/** Opens the page anew until it shows what is counted a moment after it happened. */
export async function counted(page: Page, shown: Locator): Promise<void> {
  for (let tries = 1; ; tries++) {
    await page.reload()
    try {
      await shown.waitFor({ timeout: 3_000 })
      return
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'TimeoutError' || tries === 20) throw error
    }
  }
}

/** The host's large key, while it says so. */
export const largeKey = (page: Page, label: RegExp) => page.locator('[data-key=next]').filter({ hasText: label })

/**
 * Presses one of the host's keys until it says something else. The page passes over a press that comes just after the key
 * changed by itself, as it would a person's whose finger was already on its way; a person presses again.
 */
export async function pressKey(key: Locator): Promise<void> {
  for (;;) {
    await key.click()
    try {
      await key.waitFor({ state: 'hidden', timeout: 2_000 })
      return
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'TimeoutError') throw error
    }
  }
}

/** Presses the host's large key while it says so. */
export const press = (page: Page, label: RegExp) => pressKey(largeKey(page, label))
