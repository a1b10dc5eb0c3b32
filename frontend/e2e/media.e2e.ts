import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { OwnBank } from './bank'
import { expectAccessible, laptop, launch, Person, picture, story, wide } from './browser'
import { Server } from './server'
import { introduce, press, setUp } from './steps'

let bank: OwnBank
let server: Server
let browser: Browser

beforeAll(async () => {
  bank = await OwnBank.make()
  server = await Server.start('serve', bank.settings)
  browser = await launch()
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
  await bank?.remove()
})

/** Clips take their time. */
const soon = { timeout: 15_000 }

/** What a page has played so far, in order, and whether anything sounds now. */
const played = (page: Page) => page.evaluate(() => (window as unknown as { played: string[] }).played)
const sounding = (page: Page) => page.evaluate(() => (window as unknown as { sounding: () => number }).sounding())

/** Someone at a browser without a voice of its own, as WeChat's on Android, that writes down what it plays. */
async function open(size?: typeof laptop): Promise<Person> {
  const person = await Person.open(browser, server.url, size)
  await person.page.addInitScript(() => {
    const all = new Set<HTMLMediaElement>()
    const heard: string[] = []
    const play = HTMLMediaElement.prototype.play
    HTMLMediaElement.prototype.play = function () {
      all.add(this)
      heard.push(new URL(this.src || this.currentSrc).pathname)
      return play.call(this)
    }
    Object.defineProperty(window, 'speechSynthesis', { value: undefined })
    Reflect.deleteProperty(window, 'speechSynthesis')
    Object.assign(window, { played: heard, sounding: () => [...all].filter((one) => !one.paused).length })
  })
  return person
}

/** The clips of texts, as the server has them. */
async function clipsOf(page: Page, texts: string[]): Promise<string[]> {
  const found = await page.request.post('/api/v1/readings', { data: { texts } })
  return ((await found.json()) as { clips: string[] }).clips
}

const options = (page: Page) => page.getByRole('radio').allInnerTexts()
const alt = '一块红色的长方形，四边没有框。'

test('a resident looks at a picture, hears the question in the order shown, and plays a recording', async () => {
  const person = await open()
  await story({ person }, async () => {
    const { page } = person
    await page.goto('/practice')
    await page.getByRole('link', { name: /安全生产法/ }).click()
    await introduce(page, '看图来客')
    for (let n = 1; n <= 2; n++) {
      await page.getByText(`第 ${n} 题，共 2 题`).waitFor()
      if (await page.getByRole('img', { name: alt }).isVisible()) await pictureQuestion(page)
      else await recordedQuestion(page)
      await page.getByRole('radio').first().click()
      await page.getByRole('button', { name: /^(就选|选好了)/ }).click()
      await page.getByRole('button', { name: n === 2 ? '看结果' : '下一题' }).click()
    }
    expect(person.errors).toEqual([])
  })
  await person.close()
})

async function pictureQuestion(page: Page): Promise<void> {
  const image = page.getByRole('img', { name: alt })
  await expect.poll(() => image.evaluate((at: HTMLImageElement) => at.naturalWidth), soon).toBeGreaterThan(0)
  await expectAccessible(page, 'a question with a picture')
  await picture(page, 'media-phone-picture')

  const enlarge = page.getByRole('button', { name: /放大看/ })
  await enlarge.click()
  const view = page.getByRole('dialog', { name: '看图' })
  const width = () => view.getByRole('img').evaluate((at) => at.clientWidth)
  const near = await width()
  await expectAccessible(page, 'the picture enlarged')
  await picture(page, 'media-phone-large')
  await view.getByRole('button', { name: '看整张' }).click()
  expect(await width()).toBeLessThan(near / 1.5)
  await page.keyboard.press('Escape')
  await view.waitFor({ state: 'hidden' })
  expect(await enlarge.evaluate((at) => at === document.activeElement)).toBe(true)

  const before = (await played(page)).length // the other question's recording may have come first
  await page.getByRole('button', { name: '听一听题目' }).click()
  const shown = (await options(page)).map((text) => text.replace(/^[A-Z]\s*/, ''))
  expect([...shown].sort()).toEqual(['绕开走就行', '马上清理开', '等月底再说'].sort())
  const texts = ['看图：宿舍的出口成了这样，该怎么办？', alt]
  shown.forEach((text, i) => texts.push(String.fromCharCode(65 + i), text))
  await expect.poll(async () => (await played(page)).slice(before), soon).toEqual(await clipsOf(page, texts))
  await page.getByRole('button', { name: '听一听题目' }).waitFor() // it has come to its end
}

async function recordedQuestion(page: Page): Promise<void> {
  const audio = page.getByLabel('题目里的录音')
  expect(await audio.getAttribute('preload')).toBe('none')
  await page.getByText('看文字').click()
  await page.getByText('门锁上了才安全，钥匙在我这里。').waitFor()
  await expectAccessible(page, 'a question with a recording')
  await picture(page, 'media-phone-audio')
  const ended = await audio.evaluate(async (at: HTMLAudioElement) => {
    await at.play()
    return new Promise<boolean>((done) => at.addEventListener('ended', () => done(true)))
  })
  expect(ended).toBe(true)
}

test('a hall sees the picture, hears the question and the recording once, and can be silent', async () => {
  const host = await open(laptop)
  const screen = await open(wide)
  const one = await open()
  await story({ host, screen, one }, () => hall(host, screen, one))
  for (const person of [host, screen, one]) {
    expect(person.errors).toEqual([])
    await person.close()
  }
})

async function hall(host: Person, screen: Person, one: Person): Promise<void> {
  await setUp(host.page, await server.printed(/(http\S+\/console\/setup\?token=\S+)/))
  const made = await host.page.request.post('/api/v1/contests', {
    data: {
      title: '示例看图竞赛',
      bank: 'aqscf-own',
      question_ids: ['aqscf-9001', 'aqscf-9002'],
      seconds: 300,
      points: 10,
    },
  })
  const { id, code } = (await made.json()) as { id: string; code: string }
  await host.page.goto('/console/banks/aqscf-own')
  await host.page.getByRole('img', { name: alt }).waitFor()
  await host.page.goto(`/console/contests/${id}/host`)
  await screen.page.goto(`/screen/${code}`)
  await one.page.goto(`/join/${code}`)
  await one.page.getByRole('button', { name: '入场' }).click()
  await introduce(one.page, '看图来客二')
  await one.page.getByText('马上开始').waitFor()
  await screen.page.mouse.move(200, 200)
  await screen.page.getByRole('button', { name: '朗读题目' }).click()

  await press(host.page, /开始第 1 题/)
  for (const person of [host, screen, one]) {
    const image = person.page.getByRole('img', { name: alt })
    await expect.poll(() => image.evaluate((at: HTMLImageElement) => at.naturalWidth), soon).toBeGreaterThan(0)
  }
  // Stem, words for the picture, and each option with its letter.
  await expect.poll(async () => (await played(screen.page)).length, soon).toBe(8)
  await expect.poll(() => sounding(screen.page), soon).toBe(0)
  await look('picture', { host, screen, one })
  await press(host.page, /收题/)
  await press(host.page, /公布答案/)
  await look('reveal', { host, screen, one })

  await host.page.getByRole('button', { name: /直接下一题/ }).click()
  // Stem and both choices, and then the recording, once.
  await expect.poll(async () => (await played(screen.page)).length, soon).toBe(12)
  const all = await played(screen.page)
  expect(all[11]).toMatch(/\.mp3$/)
  expect(all.filter((file) => file.endsWith('.mp3'))).toHaveLength(1)
  await screen.page.mouse.move(300, 200)
  await screen.page.getByRole('button', { name: '关掉声音' }).click()
  await expect.poll(() => sounding(screen.page), soon).toBe(0)
  await screen.page.getByText('门锁上了才安全，钥匙在我这里。').waitFor()
  await look('recording', { host, screen, one })

  // What was chosen is remembered; without a tap nothing sounds all the same.
  await screen.page.reload()
  await screen.page.getByLabel('题目里的录音').waitFor()
  expect(await played(screen.page)).toEqual([])
}

/** Everybody's page at one moment: no accessibility violation, and a picture. */
async function look(moment: string, people: Record<string, Person>): Promise<void> {
  for (const [name, person] of Object.entries(people)) {
    await expectAccessible(person.page, `${name} at ${moment}`)
    await picture(person.page, `media-${moment}-${name}`)
  }
}
