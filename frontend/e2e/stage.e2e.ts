import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, laptop, launch, Person, picture, story, wide } from './browser'
import { HallPhone, Host } from './match'
import { expectReadable } from './readable'
import { Server } from './server'
import { choose, introduce, largeKey, press, pressKey, setUp } from './steps'

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

const huge = { width: 3840, height: 2160 }
const hallSize = 20
const district = '500108003'

/** Everybody at a match. */
interface Cast {
  host: Host
  teams: Person[] // by number, from 1
  judge: Person
  screen: Person
  hall: Person
  watcher: Person
  /** The host's page on a laptop, and the same on a phone. */
  desk: Person
  handset: Person
  phones: HallPhone[]
}

test('a match on stage is played from the tables to the finale', async () => {
  const chief = await Person.open(browser, server.url, laptop)
  await setUp(chief.page, await server.printed(/(http\S+\/console\/setup\?token=\S+)/))
  const host = await Host.create(chief.page.request, server.url)
  const seat = () => Person.open(browser, server.url)
  const [t1, t2, t3, t4, judge, hall, watcher] = await Promise.all([
    seat(),
    seat(),
    seat(),
    seat(),
    seat(),
    seat(),
    seat(),
  ])
  const screen = await Person.open(browser, server.url, wide)
  const handset = await Person.open(browser, server.url, { width: 390, height: 844 })
  await handset.context.addCookies(await chief.context.cookies())
  const cast: Cast = {
    host,
    teams: [chief, t1, t2, t3, t4],
    judge,
    screen,
    hall,
    watcher,
    desk: chief,
    handset,
    phones: [],
  }
  await story({ screen, t1, t2, t3, t4, judge, hall, watcher, chief, handset }, async () => {
    await arrive(cast)
    await inTurn(cast)
    await buzzers(cast)
    await listening(cast)
    await together(cast)
    await written(cast)
    await values(cast)
    await judged(cast)
    await speed(cast)
    await audience(cast)
    await rulings(cast)
    await tiebreak(cast)
    await finale(cast)
  })
  for (const one of [screen, t1, t2, t3, t4, judge, hall, watcher, chief, handset]) {
    expect(one.errors).toEqual([])
    await one.close()
  }
}, 300_000)

/** What somebody sees at a moment: no accessibility violation where asked, and a picture. */
async function look(cast: Cast, moment: string, people: string[], check: string[] = []): Promise<void> {
  for (const name of people) {
    const person = named(cast, name)
    const checked = check.includes(name)
    if (checked) await expectAccessible(person.page, `${name} at ${moment}`)
    await picture(person.page, `stage-${moment}-${name}`)
    if (checked && !['screen', 'desk', 'handset'].includes(name))
      await expectReadable(person.page, `stage-${moment}-${name}`)
  }
  if (!process.env.PICTURES || !people.includes('screen')) return
  await cast.screen.page.setViewportSize(huge)
  await picture(cast.screen.page, `stage-${moment}-screen-4k`)
  await cast.screen.page.setViewportSize(wide)
}

function named(cast: Cast, name: string): Person {
  const people: Record<string, Person> = {
    screen: cast.screen,
    judge: cast.judge,
    hall: cast.hall,
    watcher: cast.watcher,
    desk: cast.desk,
    handset: cast.handset,
  }
  return people[name] ?? cast.teams[Number(name)]!
}

const title = (page: Page, words: string | RegExp) => page.getByRole('heading', { name: words }).first()
const buzz = (page: Page) => page.locator('button.buzz').dispatchEvent('pointerdown', { button: 0 })

/** Goes on to the next question and waits until it is read. */
async function next(cast: Cast): Promise<number> {
  const view = await cast.host.command('next')
  return view.question?.index ?? -1
}

async function arrive(cast: Cast): Promise<void> {
  const { contest } = cast.host
  const { code } = contest
  await cast.screen.page.goto(`/screen/${code}`)
  await cast.watcher.page.goto(`/watch/${code}`)
  for (const [i, team] of contest.stage!.teams.entries()) {
    const { page } = cast.teams[i + 1]!
    await page.goto(team.url)
    await title(page, '试一下抢答器').waitFor()
    expect(new URL(page.url()).hash).toBe('')
  }
  await cast.judge.page.goto(contest.stage!.judges[0]!.url)
  await title(cast.judge.page, '马上开始').waitFor()
  await cast.hall.page.goto(`/join/${code}`)
  await cast.hall.page.getByRole('button', { name: '入场' }).click()
  await introduce(cast.hall.page, '观众一')
  await cast.hall.page.getByText('马上开始').waitFor()
  const names = Array.from({ length: hallSize - 1 }, (_, i) => `观众${i + 2}`)
  cast.phones = await Promise.all(names.map((name) => HallPhone.join(server.url, code, name, district)))

  await look(cast, 'lobby', ['2'], ['2'])
  await buzz(cast.teams[1]!.page)
  await title(cast.teams[1]!.page, '抢答器好用').waitFor()
  await cast.screen.page.getByText('抢答器好用').waitFor()
  await cast.screen.page.getByText('20', { exact: true }).waitFor()
  await look(cast, 'lobby', ['screen', '1', 'judge', 'hall', 'watcher'], ['screen', 'watcher'])
}

/** The host begins at the laptop and goes on with the phone: both show the same, and either may lead. */
async function handOver(cast: Cast): Promise<void> {
  const { desk, handset, host } = cast
  const at = `/console/contests/${host.contest.id}/host`
  await Promise.all([desk.page.goto(at), handset.page.goto(at)])
  await largeKey(handset.page, /开始比赛/).waitFor()
  await look(cast, 'desk-lobby', ['desk', 'handset'], ['desk', 'handset'])
  await press(desk.page, /开始比赛/)
  await largeKey(handset.page, /开始作答/).waitFor()
}

async function inTurn(cast: Cast): Promise<void> {
  const { host, screen } = cast
  await handOver(cast)
  await title(screen.page, '轮到 1 号队').waitFor()
  await title(cast.teams[1]!.page, '轮到你们').waitFor()
  await look(cast, 'turn-shown', ['screen', '1', 'hall', 'watcher', 'desk', 'handset'], ['hall'])
  await press(cast.handset.page, /开始作答/)
  await largeKey(cast.desk.page, /开口了/).waitFor()
  await cast.teams[1]!.page.getByText('秒内开始说').waitFor()
  await look(cast, 'turn-open', ['screen', '1', '2'])
  await host.command('begin')
  await cast.teams[1]!.page.getByText('秒内答完').waitFor()
  await host.command('rule', { verdict: 'right' })
  await title(screen.page, '1 号队答对').waitFor()
  await title(cast.teams[1]!.page, '你们答对').waitFor()
  await look(cast, 'turn-right', ['screen', '1', 'hall'], ['screen', '1'])
  await host.command('reveal')
  await screen.page
    .getByText(/安全生产法 第.+条/)
    .first()
    .waitFor()
  await look(cast, 'reveal', ['screen', '1', '2', 'hall', 'watcher'], ['screen', '1', 'hall', 'watcher'])
  for (const verdict of ['wrong', 'right', 'wrong']) {
    await next(cast)
    await host.command('open')
    await host.command('rule', { verdict })
  }
  expect(host.points()).toEqual({ 1: 110, 2: 100, 3: 110, 4: 100 })
  await look(cast, 'turn-wrong', ['screen', '4'])
  await host.command('board')
  await screen.page.getByText('下一个环节').waitFor()
  await look(cast, 'board', ['screen', '1', 'hall', 'watcher'], ['screen', 'hall'])
}

async function buzzers(cast: Cast): Promise<void> {
  const { host, screen } = cast
  const before = host.points()
  await next(cast)
  await title(cast.teams[2]!.page, '请听题').waitFor()
  await look(cast, 'buzz-shown', ['screen', '1'], ['1'])
  await buzz(cast.teams[2]!.page)
  await title(cast.teams[2]!.page, '你们犯规了，−10 分').waitFor()
  await host.command('arm')
  await title(screen.page, '准备抢答').waitFor()
  await look(cast, 'buzz-count', ['1'])
  await title(screen.page, '请抢答').waitFor()
  await title(cast.teams[1]!.page, '请抢答').waitFor()
  await look(cast, 'buzz-open', ['screen', '1', '2', 'watcher'], ['1', '2'])
  await buzz(cast.teams[1]!.page)
  await buzz(cast.teams[3]!.page)
  const won = await host.until((view) => view.phase === 'open', 'a team that has won')
  const first = won.stage!.team
  const other = first === 1 ? 3 : 1
  await title(cast.teams[first]!.page, '你们抢到了').waitFor()
  await screen.page.reload()
  await title(screen.page, `${first} 号队`).waitFor()
  await look(
    cast,
    'buzz-won',
    ['screen', String(first), String(other), '4', 'judge', 'hall'],
    ['screen', String(first)],
  )

  await host.command('rule', { verdict: 'wrong' })
  await title(screen.page, '其他队请准备').waitFor()
  await look(cast, 'buzz-again', ['screen', String(first), '4', 'desk', 'handset'])
  await host.command('arm')
  await title(cast.teams[4]!.page, '请抢答').waitFor()
  await cast.teams[4]!.page.keyboard.press(' ')
  await host.until((view) => view.phase === 'open' && view.stage?.team === 4, 'team 4 with the word')
  await host.command('rule', { verdict: 'right' })
  expect(host.points()).toEqual({ ...before, 2: 90, 4: 110, [first]: before[first]! - 10 })

  const index = await next(cast)
  await host.command('arm')
  await host.command('close')
  await title(screen.page, '无人抢答').waitFor()
  await look(cast, 'buzz-nobody', ['screen', '1'])
  await host.command('audience')
  await hallAnswers(cast, index)
}

/** Everybody in the hall answers, and the answer is shown. */
async function hallAnswers(cast: Cast, index: number): Promise<void> {
  const { page } = cast.hall
  await look(cast, `hall-${index}-open`, ['hall', 'screen', '1', 'watcher'], ['hall', 'screen'])
  await choose(page)
  await page.locator('.dock .btn').click()
  await page.getByText('已收到，你的答案已保存').waitFor()
  await Promise.all(cast.phones.map((one) => one.answer(index)))
  for (const one of cast.phones) expect(one.toldOf(index)).toBe(false)
  await cast.host.command('close')
  await cast.host.until((view) => view.phase === 'settled', 'the tally of the hall')
  await cast.host.command('reveal')
  await cast.screen.page.getByText('20 人作答').waitFor()
  await look(cast, `hall-${index}-reveal`, ['hall', 'screen', 'watcher'])
}

async function listening(cast: Cast): Promise<void> {
  const { host, screen } = cast
  await host.command('board')
  await next(cast)
  await title(screen.page, '请听题').waitFor()
  await title(cast.teams[4]!.page, '可以抢答').waitFor()
  await look(cast, 'hidden', ['screen', '4', 'hall'], ['screen', '4'])
  await buzz(cast.teams[4]!.page)
  await host.until((view) => view.phase === 'open' && view.stage?.team === 4, 'team 4 with the word')
  await look(cast, 'hidden-won', ['screen', '4', '1'])
  await host.command('rule', { verdict: 'right' })
  await host.command('reveal')
  await host.command('board')
}

async function together(cast: Cast): Promise<void> {
  const { host } = cast
  const before = host.points()
  await next(cast)
  await title(cast.screen.page, '各队请看题').waitFor()
  await host.command('open')
  for (const number of [1, 2, 3, 4]) {
    const { page } = cast.teams[number]!
    await choose(page)
    if (number === 4) await look(cast, 'pads', ['screen', '1', '4', 'hall', 'desk', 'handset'], ['screen', '4'])
    await page.locator('.dock .btn').click()
    if (number < 4) await page.getByText('已收到，你的答案已保存').waitFor()
  }
  const view = await host.until((now) => now.phase === 'settled', 'all pads judged')
  for (const team of view.stage!.teams) {
    expect(team.points).toBe(before[team.number]! + (team.verdict === 'right' ? 10 : 0))
  }
  await look(cast, 'pads-judged', ['screen', '1', '2'], ['screen'])
  await host.command('reveal')
  await look(cast, 'pads-reveal', ['screen', '1'])
  await host.command('board')
}

const words = ['先撤人，再打电话报告。', '<b>关</b>掉总阀，通风。', '不开灯，马上离开，到上风口，打 119，说清地点。']

/** All write, the judge reads and marks, and only the reveal shows the teams and the hall what was written. */
async function written(cast: Cast): Promise<void> {
  const { host, screen, judge } = cast
  const before = host.points()
  await next(cast)
  await host.command('open')
  for (const number of [1, 2, 3]) {
    const { page } = cast.teams[number]!
    await page.getByLabel('你们的答案').fill(words[number - 1]!)
  }
  await cast.teams[3]!.page.reload() // the draft is still there
  await cast.teams[3]!.page.waitForFunction((text) => document.querySelector('textarea')?.value === text, words[2]!)
  await look(cast, 'writing', ['screen', '3', '4', 'hall', 'judge'], ['screen', '3', 'hall'])
  for (const number of [1, 2, 3]) {
    const { page } = cast.teams[number]!
    await page.getByRole('button', { name: /^写好了，交/ }).click()
    await page.getByText('已收到，公布以前别的队看不到').waitFor()
  }
  await host.command('close') // team 4 has written nothing
  const points = [12, 7.5, 20]
  for (const number of [1, 2, 3]) {
    const { page } = judge
    await title(page, `${number} 号队`).waitFor()
    await page
      .getByText(words[number - 1]!.slice(0, 4))
      .first()
      .waitFor()
    await page.getByRole('button', { name: String(Math.floor(points[number - 1]!)), exact: true }).click()
    if (number === 2) await page.getByRole('button', { name: '半分' }).click()
    if (number === 2)
      await look(
        cast,
        'written-judge',
        ['judge', 'screen', '1', '4', 'desk', 'handset'],
        ['judge', '1', 'desk', 'handset'],
      )
    await page.getByRole('button', { name: `交 ${points[number - 1]} 分` }).click()
    await page.getByText(`已收到 ${points[number - 1]} 分`).waitFor()
    if (number < 3) await page.getByRole('button', { name: `看 ${number + 1} 号队的` }).click()
  }
  for (const page of [screen.page, cast.teams[4]!.page, cast.hall.page]) {
    expect(await page.content()).not.toContain('先撤人，再打电话')
  }
  await host.command('settle')
  expect(host.points()).toEqual({ ...before, 1: before[1]! + 12, 2: before[2]! + 7.5, 3: before[3]! + 20 })
  await host.command('reveal')
  await screen.page.getByText('先撤人，再打电话').waitFor()
  await cast.hall.page.getByText('<b>关</b>掉总阀').waitFor()
  await look(cast, 'written-reveal', ['screen', '1', '4', 'hall', 'judge'], ['screen', '1', 'hall'])
  await host.command('board')
}

async function values(cast: Cast): Promise<void> {
  const { host, screen } = cast
  const before = host.points()
  const { page } = cast.teams[1]!
  await next(cast)
  await title(screen.page, '1 号队选分值').waitFor()
  await title(page, '请选分值').waitFor()
  await page.getByRole('radio', { name: /^20/ }).click()
  await page.getByRole('radio', { name: /^3 号队/ }).click()
  await look(cast, 'choosing', ['screen', '1', '3', 'hall', 'desk', 'handset'], ['screen', '1'])
  await page.getByRole('button', { name: '就选 20 分，3 号队答' }).click()
  await host.until((view) => view.phase === 'shown', 'the question that was picked')
  await title(cast.teams[3]!.page, '轮到你们').waitFor()
  await host.command('open')
  await look(cast, 'challenged', ['screen', '3'])
  await host.command('rule', { verdict: 'wrong' })
  expect(host.points()).toEqual({ ...before, 1: before[1]! + 20 })
  for (let turn = 2; turn <= 4; turn++) {
    await next(cast)
    await host.command('pass')
  }
  await host.command('board')
}

async function judged(cast: Cast): Promise<void> {
  const { host } = cast
  const { page } = cast.judge
  const before = host.points()
  await next(cast)
  await host.command('open')
  await page.getByRole('button', { name: '17', exact: true }).click()
  await page.getByRole('button', { name: '半分' }).click()
  await look(cast, 'judge', ['judge', 'screen', '1'], ['judge'])
  await page.getByRole('button', { name: '交 17.5 分' }).click()
  await page.getByText('已收到 17.5 分').waitFor()
  await host.command('close')
  await look(cast, 'judging', ['judge', 'screen', 'hall', 'desk', 'handset'])
  await host.command('settle')
  await title(cast.screen.page, '1 号队得 17.5 分').waitFor()
  expect(host.points()).toEqual({ ...before, 1: before[1]! + 17.5 })
  await look(cast, 'judge-settled', ['judge', 'screen', 'hall'], ['screen', 'judge'])
  for (let turn = 2; turn <= 4; turn++) {
    await next(cast)
    await host.command('skip')
  }
  await host.command('board')
}

async function speed(cast: Cast): Promise<void> {
  const { host } = cast
  const { page } = cast.teams[1]!
  const before = host.points()
  const desk = cast.desk.page
  await press(desk, /进入“限时速答”/)
  await title(page, '1 号队准备速答').or(title(page, '轮到你们')).first().waitFor()
  await look(cast, 'speed-ready', ['screen', '1', 'hall'])
  await press(desk, /开始连答/)
  for (let done = 0; done < 2; done++) {
    const index = host.view.question!.index
    await choose(page)
    if (done === 1) await look(cast, 'speed', ['screen', '1', 'desk', 'handset'], ['screen'])
    await page.locator('.dock .btn').click()
    await host.until((view) => view.phase === 'settled' || view.question?.index !== index, 'the next of the run')
  }
  const run = host.view.stage!.speed!
  expect(run.done).toBe(2)
  expect(host.points()).toEqual({ ...before, 1: before[1]! + 5 * run.right })
  await look(cast, 'speed-over', ['screen', '1'])
  for (let turn = 2; turn <= 4; turn++) {
    await next(cast)
    await host.command('skip')
  }
  await host.command('board')
}

async function audience(cast: Cast): Promise<void> {
  const index = await next(cast)
  await title(cast.screen.page, '观众请看题').waitFor()
  await look(cast, 'hall-shown', ['screen', 'hall', '1'])
  await cast.host.command('open')
  await hallAnswers(cast, index)
  await cast.host.command('board')
  await look(cast, 'hall-board', ['hall', 'watcher'], ['hall'])
}

async function rulings(cast: Cast): Promise<void> {
  const { host, screen } = cast
  const before = host.points()
  const past = host.view.host!.stage!.past.find((one) =>
    one.verdicts.some((v) => v.team === 2 && v.verdict === 'wrong'),
  )!
  await host.command('rerule', { question: past.question, team: 2, verdict: 'right', reason: '回放录音，答案正确' })
  expect(host.points()).toEqual({ ...before, 2: before[2]! + 10 })
  await screen.page.getByText('回放录音，答案正确').first().waitFor()
  await screen.page.reload()
  await screen.page.getByText('回放录音，答案正确').first().waitFor()
  await look(cast, 'ruling', ['screen', '2', 'watcher'], ['screen', '2'])
}

async function tiebreak(cast: Cast): Promise<void> {
  const { host, screen } = cast
  const now = host.points()
  const best = Math.max(...Object.values(now))
  const short = best - now[2]!
  if (short) await host.command('award', { team: 2, points: short, reason: '演示同分' })
  const tied = host.view.host!.stage!.tied!
  expect(tied).toContain(2)
  const desk = cast.desk.page
  await press(desk, /^加赛/)
  await screen.page.getByText('加赛').first().waitFor()
  await look(cast, 'tied', ['screen', '2'])
  await press(desk, /下一题/)
  await press(desk, /开始抢答/)
  await title(cast.teams[2]!.page, '请抢答').waitFor()
  await buzz(cast.teams[2]!.page)
  await host.until((view) => view.phase === 'open' && view.stage?.team === 2, 'team 2 with the word')
  await look(cast, 'tiebreak', ['screen', '2', tied.includes(4) ? '4' : '3', 'desk', 'handset'])
  await pressKey(desk.getByRole('button', { name: /^答对/ }))
  await host.until((view) => view.phase === 'settled', 'the verdict of the desk')
}

async function finale(cast: Cast): Promise<void> {
  const { host, screen } = cast
  await host.command('end')
  await title(screen.page, '各队总分').waitFor()
  await cast.hall.page.getByText('竞赛结束').waitFor()
  await title(cast.watcher.page, '竞赛结束').waitFor()
  expect(host.view.stage!.teams.find((team) => team.rank === 1)!.number).toBe(2)
  await look(cast, 'finale', ['screen', '2', 'judge', 'hall', 'watcher'], ['screen', '2', 'judge', 'hall', 'watcher'])
  for (const one of cast.phones) one.leave()
  host.socket.end()
}
