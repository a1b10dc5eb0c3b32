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

const submit = /^(就选|选好了|排好了|填好了)/
const modes = ['phone', 'elder'] as const
type Mode = (typeof modes)[number]

/** A resident with the size of type they chose. */
async function resident(mode: Mode): Promise<Person> {
  const person = await Person.open(browser, server.url)
  await person.page.goto('/board')
  await person.page.evaluate((scale) => localStorage.setItem('pufa.scale', scale), mode)
  return person
}

interface Shown {
  id: string
  questions: { stem: string; verdict?: { correct: boolean; answer: number[]; accept?: string; question: string } }[]
}

/** The attempt on the page, as the server tells it. */
async function attemptOf(page: Page): Promise<Shown> {
  const id = new URL(page.url()).pathname.split('/')[2]
  return (await (await page.request.get(`/api/v1/attempts/${id}`)).json()) as Shown
}

const marked = (page: Page) => page.getByRole('status').filter({ hasText: /答对了|没答对/ })

/** Answers what is on the page with something, and says whether it was right. */
async function answer(page: Page): Promise<boolean> {
  await choose(page)
  await page.getByRole('button', { name: submit }).click()
  await marked(page).waitFor()
  return (await marked(page).innerText()).includes('答对了')
}

/** Answers with what is right: the option with this text. */
async function answerRight(page: Page, right: Record<string, string[]>): Promise<void> {
  const stem = (await page.locator('.stem').innerText()).replace(/\s/g, '')
  const options = right[stem]
  if (!options) throw new Error(`nobody knows ${stem}`)
  const fill = page.getByLabel(/^你(的答案|估的数)/)
  if (await fill.isVisible()) await fill.fill(options[0]!)
  else {
    for (const text of options) {
      await page.getByRole('radio').or(page.getByRole('checkbox')).filter({ hasText: text }).first().click()
    }
  }
  await page.getByRole('button', { name: submit }).click()
  await page.getByRole('status').filter({ hasText: '答对了' }).waitFor()
}

/** What is right, by stem, from the notebook of the person on the page. */
async function notebook(page: Page): Promise<{ right: Record<string, string[]>; total: number }> {
  const { questions } = (await (await page.request.get('/api/v1/me/wrong')).json()) as {
    questions: { question: { type: string; stem: string; options: string[]; answer: number[]; accept: string[] } }[]
  }
  const right: Record<string, string[]> = {}
  for (const { question: q } of questions) {
    const words = q.type === 'fill' ? q.accept : q.answer.map((i) => q.options[i]!)
    right[q.stem.replace(/\s/g, '')] = words
  }
  return { right, total: questions.length }
}

for (const mode of modes) {
  test(`what was wrong goes into the notebook, is done again and goes out (${mode})`, async () => {
    const person = await resident(mode)
    const { page } = person
    await story({ [`study-${mode}`]: person }, async () => {
      await page.goto('/practice')
      await page
        .locator('.law')
        .filter({ hasText: '安全生产法' })
        .getByRole('link', { name: '按章、主题选着练' })
        .click()
      await page.getByRole('button', { name: '按章' }).waitFor()
      await expectAccessible(page, 'choose')
      await picture(page, `choose-${mode}`)
      await page.getByRole('button', { name: '按主题' }).click()
      await page.getByRole('link', { name: /^工伤保险/ }).click()
      await introduce(page, '江边来客')
      await page.getByText('第 1 题').waitFor()
      let wrong = false
      for (let last = false; !last;) {
        wrong = !(await answer(page)) || wrong
        await page.getByRole('button', { name: '题目报错' }).waitFor()
        const next = page.getByRole('button', { name: /^(下一题|看结果)$/ })
        last = (await next.innerText()).includes('看结果')
        if (last) await picture(page, `verdict-${mode}`)
        if (last) await expectAccessible(page, 'verdict')
        await next.click()
      }
      await page.getByText('题答对').waitFor()
      await picture(page, `result-${mode}`)
      await expectAccessible(page, 'result')
      expect(wrong).toBe(true) // one is a blank, and 30 does not fill it

      await page.goto('/study/wrong')
      await page.getByText('连着答对 2').first().waitFor()
      await page.getByRole('button', { name: '看答案和讲解' }).first().click()
      await expectAccessible(page, 'notebook')
      await picture(page, `wrong-${mode}`)
      const { right, total } = await notebook(page)
      for (let round = 0; round < 2; round++) {
        await page.goto('/study/wrong')
        await page.getByRole('link', { name: /^重做/ }).click()
        for (let n = 0; n < total; n++) {
          await page
            .getByText(`第 ${n + 1} 题`)
            .or(page.locator('.bar p b'))
            .first()
            .waitFor()
          await answerRight(page, right)
          await page.getByRole('button', { name: /^(下一题|看结果)$/ }).click()
        }
        await page.getByText('全都答对了').waitFor()
      }
      await page.goto('/study/wrong')
      await page.getByText('没有错题').waitFor()
      await page.goto('/study/mine')
      await page.getByText('今天没有要复习的').waitFor()
      await expectAccessible(page, 'mine')
      await picture(page, `mine-${mode}`)
    })
    expect(person.errors).toEqual([])
    await person.close()
  })

  test(`practice goes on with the line cut, and is delivered once (${mode})`, async () => {
    const person = await resident(mode)
    const { page, context } = person
    await story({ [`offline-${mode}`]: person }, async () => {
      await page.goto('/study/offline')
      await page.getByRole('button', { name: '下载到手机' }).first().click()
      await introduce(page, '山里来客')
      await page.getByText(/在手机里：\d+/).waitFor()
      await expectAccessible(page, 'offline')
      await picture(page, `offline-${mode}`)
      await page.waitForFunction(async () => !!(await navigator.serviceWorker.getRegistration('/'))?.active)

      await context.setOffline(true)
      await page.goto('/study/offline') // the page itself opens without a line
      await page.getByText('现在没有网').waitFor()
      await page.getByRole('link', { name: '开始练习' }).click()
      for (let n = 1; n <= 10; n++) {
        await page.getByText(`离线 第 ${n} 题，共 10 题`).waitFor()
        await answer(page)
        if (n === 1) await expectAccessible(page, 'offline verdict')
        if (n === 1) await picture(page, `offline-verdict-${mode}`)
        if (n < 10) await page.getByRole('button', { name: '下一题' }).click()
      }
      await page.getByRole('button', { name: '看结果' }).click()
      await page.getByText('10 题的答案存在手机里').waitFor()
      await expectAccessible(page, 'offline result')
      await picture(page, `offline-result-${mode}`)
      for (const elsewhere of ['/console/', '/screen/123456', '/api/v1/site']) {
        const other = await context.newPage()
        await expect(other.goto(elsewhere), `${elsewhere} does not come from the phone's store`).rejects.toThrow()
        await other.close()
      }
      await page.goto('/study/wrong') // what needs a line says so, and where to go without
      await page.getByRole('link', { name: '没有网？离线练习' }).waitFor()
      await picture(page, `offline-needs-line-${mode}`)

      await context.setOffline(false)
      await page.goto('/study/offline')
      const answered = async () => {
        const summary = (await (await page.request.get('/api/v1/me/summary')).json()) as { answered: number }
        return summary.answered
      }
      await expect.poll(answered, { timeout: 20_000 }).toBe(10)
      await page.reload()
      await page.getByText(/在手机里：\d+/).waitFor()
      expect(await answered()).toBe(10)
    })
    expect(person.errors).toEqual([])
    await person.close()
  })
}

test('a mistake is reported, an editor answers, and the reporter sees it', async () => {
  const person = await Person.open(browser, server.url)
  const editor = await Person.open(browser, server.url, laptop)
  const { page } = person
  await story({ reporter: person, editor }, async () => {
    await page.goto('/practice')
    await page.getByRole('link', { name: /^安全生产法.*年修正/ }).click()
    await introduce(page, '细心来客')
    await page.getByText('第 1 题').waitFor()
    await answer(page)
    const asked = (await attemptOf(page)).questions[0]!
    await page.getByRole('button', { name: '收藏' }).click()
    await page.getByRole('button', { name: '已收藏' }).waitFor()
    await page.getByRole('button', { name: '题目报错' }).click()
    const sheet = page.getByRole('dialog', { name: '这道题哪里不对' })
    await sheet.getByRole('button', { name: '交给编辑' }).click()
    await sheet.getByText('请选一个原因').waitFor()
    await expectAccessible(page, 'report')
    await picture(page, 'report')
    await sheet.getByLabel('法条不对，或者已经改了').check()
    await sheet.getByLabel('补充说明').fill('条号写错了吧')
    await sheet.getByRole('button', { name: '交给编辑' }).click()
    await sheet.getByText('收到了').waitFor()
    await sheet.getByRole('button', { name: '好了' }).click()

    const desk = editor.page
    await setUp(desk, await server.printed(/(http\S+\/console\/setup\?token=\S+)/))
    await desk.goto('/console/feedback')
    await desk.getByText('1 条待处理').waitFor()
    await desk.getByText('条号写错了吧').waitFor()
    await desk.getByText(/作答/).first().waitFor()
    await expectAccessible(desk, 'feedback')
    await picture(desk, 'feedback')
    await desk.getByRole('button', { name: '不采纳', exact: true }).click()
    await desk.getByRole('textbox', { name: '答复' }).fill('核对过，条号没有错')
    await desk.getByRole('button', { name: '答复', exact: true }).click()
    await desk.getByText('没有待处理的反馈').waitFor()
    await desk.getByText('不采纳', { exact: true }).first().click()
    await desk.getByText(/示例管理员：不采纳/).waitFor()
    await desk.setViewportSize({ width: 390, height: 844 })
    await expectAccessible(desk, 'feedback on a phone')
    await picture(desk, 'feedback-390')

    await page.goto('/study/mine')
    await page.getByText('有 1 条新答复').waitFor()
    await page.getByRole('link', { name: /我报的错/ }).click()
    await page.getByText('核对过，条号没有错').waitFor()
    await expectAccessible(page, 'replies')
    await picture(page, 'replies')
    await page.goto('/study/marks')
    await page.getByText(asked.stem.slice(0, 8)).first().waitFor()
    await expectAccessible(page, 'marks')
    await picture(page, 'marks')
  })
  expect([...person.errors, ...editor.errors]).toEqual([])
  await person.close()
  await editor.close()
})
