import type { Page } from 'playwright-core'
import { expect } from 'vitest'

/** What of the page's text cannot be read: cut off by a box around it, beside the page, or under other text. */
export function unreadable(): string[] {
  const found: string[] = []
  const width = document.documentElement.clientWidth
  if (document.documentElement.scrollWidth > width)
    found.push(`the page is ${document.documentElement.scrollWidth} wide`)
  const seen: { rect: DOMRect; text: string; of: Element }[] = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const of = node.parentElement!
    const text = node.textContent!.trim()
    if (!text || of.closest('.unseen, [hidden], option, style, script')) continue
    const range = document.createRange()
    range.selectNodeContents(node)
    for (const rect of range.getClientRects()) {
      if (rect.width < 1 || rect.height < 1) continue
      let scrolls = false
      let floats = false
      for (let box: Element | null = of; box && box !== document.body; box = box.parentElement) {
        const style = getComputedStyle(box)
        if (/fixed|sticky|absolute/.test(style.position)) floats = true
        const edge = box.getBoundingClientRect()
        const beside = rect.left < edge.left - 1 || rect.right > edge.right + 1
        const below = rect.top < edge.top - 1 || rect.bottom > edge.bottom + 1
        if (/auto|scroll/.test(style.overflowX) && box.scrollWidth > box.clientWidth) scrolls = true
        else if (/hidden|clip/.test(style.overflowX) && (beside || below) && !scrolls)
          found.push(`cut by its box: ${text}`)
        if (style.textOverflow === 'ellipsis' && box.scrollWidth > box.clientWidth) found.push(`shortened: ${text}`)
      }
      if (!scrolls && (rect.right > width + 1 || rect.left < -1)) found.push(`beside the page: ${text}`)
      if (!floats && !scrolls) seen.push({ rect, text, of })
    }
  }
  for (const [at, one] of seen.entries()) {
    for (const two of seen.slice(at + 1)) {
      if (one.of === two.of || one.of.contains(two.of) || two.of.contains(one.of)) continue
      // A line's box is taller than its letters: only what covers a third of a line hides anything.
      const high = Math.min(one.rect.bottom, two.rect.bottom) - Math.max(one.rect.top, two.rect.top)
      const wide = Math.min(one.rect.right, two.rect.right) - Math.max(one.rect.left, two.rect.left)
      if (wide > 2 && high > Math.min(one.rect.height, two.rect.height) / 3) found.push(`${one.text} under ${two.text}`)
    }
  }
  return [...new Set(found)]
}

/** Large text on the page as it stands: no word is hidden with the system's 200 %, alone or with the elder version. */
export async function expectReadable(page: Page, name: string): Promise<void> {
  const before = await page.evaluate(() => document.documentElement.dataset.scale)
  const sheet = await page.addStyleTag({ content: 'html { font-size: 200% }' })
  for (const scale of ['phone', 'elder']) {
    await page.evaluate((to) => (document.documentElement.dataset.scale = to), scale)
    expect.soft(await page.evaluate(unreadable), `${name}, ${scale} at 200 %`).toEqual([])
  }
  await sheet.evaluate((el) => (el as Element).remove())
  await page.evaluate((to) => (document.documentElement.dataset.scale = to), before)
}
