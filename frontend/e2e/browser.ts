import AxeBuilder from '@axe-core/playwright'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { expect } from 'vitest'

export const phone = { width: 360, height: 740 }
export const laptop = { width: 1366, height: 768 }
export const wide = { width: 1920, height: 1080 }
export type Size = typeof phone

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

/** A person at a page: their own cookies and storage, and every error their browser reports. */
export class Person {
  readonly errors: string[] = []

  private constructor(
    readonly context: BrowserContext,
    readonly page: Page,
  ) {
    page.on('pageerror', (error) => this.errors.push(error.message))
    page.on('console', (message) => {
      // A refused request is the server's answer, which the page shows; it is not an error of the page.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
        this.errors.push(message.text())
      }
    })
  }

  /** `mobile` lets the browser lay out as phones do: with text-size-adjust, and the page's viewport. */
  static async open(browser: Browser, baseURL: string, size: Size = phone, mobile = false): Promise<Person> {
    const context = await browser.newContext({
      baseURL,
      viewport: size,
      hasTouch: size === phone,
      isMobile: mobile,
      locale: 'zh-CN',
      acceptDownloads: true,
    })
    context.setDefaultTimeout(20_000)
    return new Person(context, await context.newPage())
  }

  async close(): Promise<void> {
    await this.context.close()
  }
}

/** Waits until nothing on the page moves or fades any more; what never ends is left out. */
async function still(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every((a) => a.playState !== 'running' || a.effect?.getComputedTiming().endTime === Infinity),
  )
}

/** A key that a bar at the window's edge happens to cover in part is small only until one scrolls. */
async function smallInPlainSight(page: Page, targets: string[]): Promise<string[]> {
  const small: string[] = []
  for (const target of targets) {
    await page
      .locator(target)
      .first()
      .evaluate((key) => key.scrollIntoView({ block: 'center' }))
    const again = await new AxeBuilder({ page }).include(target).withRules('target-size').analyze()
    if (again.violations.length > 0) small.push(target)
  }
  return small
}

/** No A or AA violation, nothing wider than the page. */
export async function expectAccessible(page: Page, name: string): Promise<void> {
  await still(page)
  const found = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze()
  const lines: string[] = []
  for (const { id, nodes } of found.violations) {
    const targets = nodes.map((n) => n.target.join(' '))
    const wrong = id === 'target-size' ? await smallInPlainSight(page, targets) : targets
    if (wrong.length > 0) lines.push(`${name}: ${id} ${wrong.join(', ')}`)
  }
  expect(lines).toEqual([])
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overflow, `${name} is wider than the window`).toBeLessThanOrEqual(0)
}

/** Runs a story; when it fails, keeps a picture of what each person saw, if PICTURES names a folder. */
export async function story(people: Record<string, Person>, tell: () => Promise<void>): Promise<void> {
  try {
    await tell()
  } catch (error) {
    for (const [name, person] of Object.entries(people)) await picture(person.page, `failed-${name}`)
    throw error
  }
}

/** Keeps a picture when PICTURES names a folder. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.PICTURES
  if (folder) await page.screenshot({ path: `${folder}/${name}.png` })
}
