import { describe, expect, it } from 'vitest'
import type { BuzzView, HostView, RuleSet, StageHost, StageView, TeamView, View } from '@/shared/api/schema'
import { tries } from './buzz'
import { strokeOf } from '../host/keys'
import { stageStrokes } from './keys'
import { stageKey, stagePhase, stageStepOf, stageSteps } from './next'
import { verdictKeys } from './verdict'
import { behind, change, points } from './words'

const team = (number: number, over: Partial<TeamView> = {}): TeamView => ({
  number,
  name: `${'甲乙丙丁'[number - 1]}队`,
  members: [],
  points: 100,
  gained: 0,
  rank: 1,
  state: 'rest',
  fouls: 0,
  connected: 0,
  ...over,
})

const stage = (over: Partial<StageView> = {}): StageView => ({
  rules: '规则',
  rounds: [
    { title: '必答', state: 'now', done: 2, total: 4 },
    { title: '抢答', state: 'todo', done: 0, total: 6 },
  ],
  round: 0,
  turn: 1,
  team: 0,
  teams: [team(1, { connected: 1 }), team(2)],
  ...over,
})

const only: StageHost = { verdicts: [], teams: [], fouls: [], past: [], members: [] }

interface Scene {
  phase?: View['phase']
  next?: HostView['next']
  stage?: Partial<StageView>
  host?: Partial<StageHost>
  allowed?: HostView['allowed']
  paused?: boolean
}

const view = ({ phase = 'open', next = 'none', allowed = [], paused = false, ...over }: Scene): View => ({
  contest: { id: 'c', code: '382617', title: '决赛', total: 20 },
  phase,
  paused,
  locked: false,
  players: 0,
  host: {
    connected: 0,
    answered: 0,
    answer: [],
    run_down: [],
    log: [],
    next,
    allowed,
    stage: { ...only, ...over.host },
  },
  stage: stage(over.stage),
})

const rules = (over: object): RuleSet => ({
  id: 'r',
  title: '规则',
  base_score: 100,
  teams: { min: 2, max: 4 },
  members: 3,
  substitutions: 0,
  rounds: [
    {
      title: '必答',
      who: 'turn',
      how: 'oral',
      questions: 2,
      member: 'any',
      points: { right: 10, wrong: -5 },
      clock: { seconds: 30 },
      help: {},
      ...over,
    },
  ],
})

describe('the large key', () => {
  it.each([
    ['start', { phase: 'lobby' }, '开始比赛'],
    ['next', {}, '下一题'],
    [
      'next',
      { stage: { rounds: [{ title: '必答', state: 'now', done: 4, total: 4 }, stage().rounds[1]!] } },
      '进入“抢答”',
    ],
    ['next', { stage: { rounds: [{ title: '加赛', state: 'now', done: 2, total: 2 }] } }, '再来一题'],
    ['choose', { stage: { chooser: 2 } }, '2 号 乙队 选分值'],
    ['arm', { phase: 'shown' }, '开始抢答'],
    ['begin', { stage: { team: 1 } }, '1 号 甲队 开口了'],
    ['rule', { stage: { team: 1 } }, '判定 1 号 甲队'],
    ['rule', {}, '逐队判定'],
    ['open', { stage: { who: 'all' } }, '各队开始作答'],
    ['open', { stage: { who: 'turn', team: 2 } }, '2 号 乙队 开始作答'],
    ['open', { stage: { who: 'audience' } }, '请观众作答'],
    ['open', { stage: { team: 2, speed: { done: 0, right: 0, total: 5 } } }, '2 号 乙队 开始连答'],
    ['close', { phase: 'armed' }, '停止抢答'],
    ['close', {}, '收题'],
    ['audience', { phase: 'settled' }, '交给观众'],
    ['settle', { phase: 'judging' }, '打分生效'],
    ['reveal', { phase: 'settled' }, '公布答案'],
    ['board', {}, '看各队得分'],
    ['tiebreak', { phase: 'board', host: { tied: [1, 2] } }, '加赛'],
    ['resume', { paused: true }, '继续'],
    ['end', { phase: 'board' }, '结束比赛'],
  ] as [HostView['next'], Scene, string][])('for %s says what will happen', (next, scene, label) => {
    const key = stageKey(view({ ...scene, next }))
    expect(key).toMatchObject({ command: next, label, waiting: false })
    expect(Boolean(key.confirm)).toBe(next === 'end')
  })
  it.each([
    [
      { phase: 'judging', stage: { judges: [1, 2, 3].map((judge) => ({ judge, marked: judge < 3 })) } },
      '等评委打分 2/3',
    ],
    [{ phase: 'armed' }, '等抢答'],
    [{ phase: 'closed' }, '正在判定'],
    [{ phase: 'closed', stage: { audience: true } }, '正在清点答案'],
    [{ phase: 'open', stage: { how: 'pad', team: 1 } }, '等 1 号 甲队 交答案'],
    [{ phase: 'ended' }, '比赛已结束'],
  ] as [Scene, string][])('says what is waited for', (scene, label) => {
    expect(stageKey(view(scene))).toMatchObject({ label, waiting: true, command: 'none' })
  })
  it('counts the teams that are there before the start', () => {
    expect(stageKey(view({ phase: 'lobby', next: 'start' })).then).toBe('必答，1 / 2 队已连上')
  })
  it('names who is tied', () => {
    expect(stageKey(view({ next: 'tiebreak', host: { tied: [1, 2] } })).then).toBe('同分：1 号 甲队、2 号 乙队')
  })
})

describe('the strip of steps', () => {
  const words = (scene: Scene) => stageSteps(view(scene)).map(([word]) => word)
  it('is the way of the round', () => {
    expect(words({ stage: { who: 'first' } })).toEqual(['出题', '抢答', '作答', '判定', '公布', '得分'])
    expect(words({ stage: { who: 'turn', how: 'judged' } })).toContain('评委打分')
    expect(words({ stage: { who: 'turn', value: 20 } })[0]).toBe('选分值')
    expect(words({ stage: { who: 'first', audience: true } })).toContain('观众作答')
  })
  it('stands at one of them, before all or behind all', () => {
    expect(stageStepOf(view({ phase: 'armed', stage: { who: 'first' } }))).toBe(1)
    expect(stageStepOf(view({ phase: 'lobby' }))).toBe(-1)
    expect(stageStepOf(view({ phase: 'ended', stage: { who: 'first' } }))).toBe(6)
  })
  it('is said in the bar', () => {
    expect(stagePhase(view({ phase: 'lobby' }))).toBe('候场')
    expect(stagePhase(view({ phase: 'closed', next: 'rule' }))).toBe('等判定')
    expect(stagePhase(view({ phase: 'armed', stage: { who: 'first' } }))).toBe('抢答')
    expect(stagePhase(view({ phase: 'ended' }))).toBe('已结束')
  })
})

describe('the verdict keys', () => {
  const scene: Scene = {
    allowed: ['rule'],
    stage: { team: 1 },
    host: { verdicts: ['right', 'wrong'], teams: [1], pad: 'wrong' },
  }
  const effects = (over: object, more: Partial<StageView> = {}) =>
    verdictKeys(view({ ...scene, stage: { team: 1, ...more } }), rules(over)).map((key) => key.effect)

  it('say what they bring, and mark what the pad comes to', () => {
    const [right, wrong] = verdictKeys(view(scene), rules({}))
    expect(right).toMatchObject({ label: '答对', effect: '1 号 +10', key: 'Y', suggested: false })
    expect(wrong).toMatchObject({ label: '答错', effect: '1 号 −5', key: 'N', suggested: true })
  })
  it('go by the picked value, and by who picked', () => {
    const choice = { values: [10, 20], order: 'seat', by: 'team' }
    expect(effects({ choice }, { value: 20 })).toEqual(['1 号 +20', '1 号 −20'])
    expect(effects({ choice: { ...choice, wrong_zero: true } }, { value: 20 })[1]).toBe('不扣分')
    expect(effects({ choice }, { value: 20, challenger: 2 })[1]).toBe('2 号 +20')
  })
  it('say that others may still buzz', () => {
    const buzzer = { tries: 2 }
    expect(effects({ buzzer })[1]).toBe('1 号 −5，别队可再抢')
    expect(effects({ buzzer }, { tries: 1 })[1]).toBe('1 号 −5')
  })
  it('go by the points of a later try, and promise nothing that hangs on when the team pressed', () => {
    const buzzer = { tries: 2, later: { right: 5, wrong: -2 } }
    expect(effects({ buzzer }, { tries: 1 })).toEqual(['1 号 +5', '1 号 −2'])
    expect(effects({ buzzer: { tries: 1, early_wrong: -20 } })[1]).toBe('按规则扣分')
  })
  it('are none where the host may not rule', () => {
    expect(verdictKeys(view({ ...scene, allowed: [] }), rules({}))).toEqual([])
  })
})

describe('the keyboard', () => {
  const stroke = (key: string, on?: string) => strokeOf({ key, ...(on ? { on } : {}) }, false, stageStrokes)
  it('adds its keys to those of the crowd', () => {
    expect(stroke('Y')).toBe('verdict:right')
    expect(stroke('z')).toBe('undo')
    expect(stroke('2')).toBe('value:1')
    expect(stroke('ArrowRight')).toBe('next')
    expect(stroke('k')).toBe('skip')
    expect(stroke('y', 'INPUT')).toBeUndefined()
  })
  it('is not there for the crowd', () => {
    expect(strokeOf({ key: 'y' }, false)).toBeUndefined()
  })
})

describe('the order of presses', () => {
  const buzz = (team: number, behind: number, state: BuzzView['state'] = 'lost'): BuzzView => ({
    team,
    behind,
    credit: 0,
    state,
  })
  const teams = (...buzzes: BuzzView[]) => tries(buzzes).map((group) => group.map((one) => one.team))
  it('tells one try from the next', () => {
    expect(teams(buzz(3, 0, 'won'), buzz(1, 0, 'won'), buzz(3, 12))).toEqual([[3], [1, 3]])
    expect(teams(buzz(2, 0, 'waiting'), buzz(4, 3, 'waiting'))).toEqual([[2, 4]])
  })
  it('keeps those together who were drawn among', () => {
    expect(teams(buzz(1, 0), buzz(2, 0, 'won'), buzz(3, 5))).toEqual([[1, 2, 3]])
    expect(tries([])).toEqual([])
  })
})

it('writes points for people', () => {
  expect([points(-2.5), points(96.666), change(10), change(-10), change(0)]).toEqual([
    '−2.5',
    '96.67',
    '+10',
    '−10',
    '0',
  ])
  expect([behind(0), behind(38.24)]).toEqual(['最早', '晚 38.2 毫秒'])
})
