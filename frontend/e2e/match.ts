import type { APIRequestContext } from 'playwright-core'
import type { ContestDetail, RoundRule, RuleSet } from '../src/shared/api/schema'
import type { Given, QuestionView, View } from '../src/shared/api/types'
import { RawSocket } from './socket'

const plain = { member: 'any', points: { right: 10, wrong: 0 }, clock: { seconds: 60 }, help: {} } as const
const minus = { points: { right: 10, wrong: -10 } } as const

const rounds: RoundRule[] = [
  {
    ...plain,
    title: '个人必答',
    who: 'turn',
    how: 'oral',
    questions: 1,
    member: 'seat',
    clock: { start: 30, seconds: 60 },
  },
  {
    ...plain,
    ...minus,
    title: '抢答',
    who: 'first',
    how: 'oral',
    questions: 2,
    buzzer: {
      opens: 'countdown',
      countdown: 2,
      nobody: 60,
      tries: 2,
      then: 'audience',
      foul: { penalty: -10, out: true },
    },
  },
  {
    ...plain,
    ...minus,
    title: '听题抢答',
    who: 'first',
    how: 'oral',
    questions: 1,
    hidden: true,
    buzzer: { opens: 'reading', nobody: 60, tries: 1, then: 'end', foul: { penalty: 0, out: false } },
  },
  { ...plain, title: '共答', who: 'all', how: 'pad', questions: 1 },
  {
    ...plain,
    title: '书面简答',
    who: 'all',
    how: 'written',
    questions: 1,
    points: { right: 0, wrong: 0 },
    writing: { most: 60 },
    judging: { max: 20, mean: 'average' },
  },
  {
    ...plain,
    title: '风险题',
    who: 'turn',
    how: 'oral',
    questions: 1,
    choice: { values: [10, 20, 30], pool: 2, order: 'seat', by: 'team', pass: true, challenge: true },
  },
  { ...plain, title: '情景题', who: 'turn', how: 'judged', questions: 1, judging: { max: 20, mean: 'average' } },
  {
    ...plain,
    title: '限时速答',
    who: 'turn',
    how: 'pad',
    questions: 1,
    points: { right: 5, wrong: 0 },
    speed: { questions: 2, seconds: 60 },
  },
  { ...plain, title: '观众互动', who: 'audience', how: 'pad', questions: 1 },
]

/** A rule set with every kind of round. */
export const rules: RuleSet = {
  id: '',
  title: '八种环节',
  base_score: 100,
  teams: { min: 4, max: 4 },
  members: 2,
  substitutions: 0,
  rounds,
  tiebreak: {
    ...plain,
    title: '加赛',
    who: 'first',
    how: 'oral',
    questions: 1,
    buzzer: { opens: 'host', nobody: 60, tries: 1, then: 'end', foul: { penalty: 0, out: false } },
  },
}

export const teams = ['花园路街道队', '南坪街道队', '龙门浩街道队', '弹子石街道队'].map((name, i) => ({
  name,
  unit: name.replace('队', ''),
  members: [`队员${i + 1}甲`, `队员${i + 1}乙`],
}))

const topics = [
  {
    round: 4,
    stem: '仓库里闻到刺鼻的气味，你第一步做什么？写出理由。',
    key: '先撤人、再报告；不开关电器；说清地点和气味',
  },
]

type Body = Record<string, unknown>

/** The host of one match: commands over REST, and the host's picture over a socket. */
export class Host {
  private constructor(
    readonly contest: ContestDetail,
    private readonly api: APIRequestContext,
    readonly socket: RawSocket,
  ) {}

  /** Makes the rule set and a match by it, and takes the host's place. */
  static async create(api: APIRequestContext, base: string): Promise<Host> {
    const post = async <T>(path: string, data: unknown): Promise<T> => {
      const answer = await api.post(`/api/v1${path}`, { data })
      if (!answer.ok()) throw new Error(`${path}: ${await answer.text()}`)
      return (await answer.json()) as T
    }
    const made = await post<{ rules: RuleSet }>('/rules', rules)
    const { banks } = (await (await api.get('/api/v1/banks')).json()) as { banks: { id: string }[] }
    const contest = await post<ContestDetail>('/contests', {
      title: '示例街道安全知识比赛',
      bank: banks[0]!.id,
      seconds: 60,
      points: 10,
      stage: { rules: made.rules.id, teams, judges: 1, topics },
    })
    const { cookies } = await api.storageState()
    const cookie = cookies.map((one) => `${one.name}=${one.value}`).join('; ')
    const socket = await RawSocket.open(base, `/ws/host/${contest.id}`, cookie)
    await socket.until((frame) => !!frame.state, "the host's first picture")
    return new Host(contest, api, socket)
  }

  get view(): View {
    return this.socket.latest!.state!
  }

  /** What each team has now, by number. */
  points(): Record<number, number> {
    return Object.fromEntries(this.view.stage!.teams.map((team) => [team.number, team.points]))
  }

  /** Gives a command and waits until its event has come back. A command that met another event is given again. */
  async command(command: string, more: Body = {}): Promise<View> {
    for (;;) {
      const data = { command, seq: this.socket.latest!.seq, ...more }
      const answer = await this.api.post(`/api/v1/contests/${this.contest.id}/commands`, { data })
      const body = (await answer.json()) as { seq?: number; code?: string }
      if (answer.ok()) {
        await this.socket.until((frame) => !!frame.state && frame.seq >= body.seq!, `the event of ${command}`)
        return this.view
      }
      if (body.code !== 'stale' && answer.status() !== 429) {
        throw new Error(`${command} in ${this.view.phase}: ${JSON.stringify(body)}`)
      }
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }

  /** Waits for a moment of the match. */
  async until(wanted: (view: View) => boolean, what: string): Promise<View> {
    const from = Math.max(0, this.socket.frames.length - 1)
    return (await this.socket.until((frame) => !!frame.state && wanted(frame.state), what, from)).state!
  }
}

/** Some answer to a question, whatever its type. */
export function anyAnswer(question: QuestionView): Given {
  if (question.type === 'fill' || question.type === 'numeric') return { text: '30' }
  return { options: question.type === 'ordering' ? question.options.map((_, i) => i) : [0] }
}

/** One person in the hall, without a browser. */
export class HallPhone {
  private constructor(private readonly socket: RawSocket) {}

  /** Registers, joins and connects. */
  static async join(base: string, code: string, nickname: string, district: string): Promise<HallPhone> {
    const headers = { 'Content-Type': 'application/json' }
    const body = JSON.stringify({ nickname, district })
    const answer = await fetch(`${base}/api/v1/residents`, { method: 'POST', headers, body })
    const cookie = answer.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ')
    const join = { method: 'POST', headers: { ...headers, cookie }, body: '{}' }
    const joined = await fetch(`${base}/api/v1/contests/code/${code}/join`, join)
    if (!joined.ok) throw new Error(`join: ${await joined.text()}`)
    return new HallPhone(await RawSocket.open(base, `/ws/player/${code}`, cookie))
  }

  /** Whether it was ever sent the answer to a question. */
  toldOf(index: number): boolean {
    return this.socket.frames.some((frame) => frame.state?.question?.index === index && !!frame.state.reveal)
  }

  /** Waits for the hall's turn, answers, and waits until the server has it. */
  async answer(index: number): Promise<void> {
    const open = await this.socket.until(
      (frame) =>
        frame.state?.phase === 'open' && !!frame.state.stage?.audience && frame.state.question?.index === index,
      `question ${index} for the hall`,
    )
    this.socket.send({ type: 'answer', ref: `a${index}`, question: index, given: anyAnswer(open.state!.question!) })
    await this.socket.until((frame) => frame.received?.question === index, 'an acknowledgement')
  }

  leave(): void {
    this.socket.end()
  }
}
