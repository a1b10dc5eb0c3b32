import { describe, expect, it, vi } from 'vitest'
import { ApiProblem } from '@/shared/api/problem'
import type { Frame, HostView, View } from '../wire'
import { createCommander, readMs, settleMs } from './commander'
import { strokeOf } from './keys'
import { nextKey, stepOf } from './next'
import { fold, nothing } from './picture'

const host = (over: Partial<HostView> = {}): HostView => ({
  connected: 0,
  answered: 0,
  answer: [],
  run_down: [],
  log: [],
  next: 'start',
  allowed: [],
  ...over,
})

const view = (over: Partial<View> = {}): View => ({
  contest: { id: 'c1', code: '382617', title: '区级决赛', total: 3 },
  phase: 'lobby',
  paused: false,
  locked: false,
  players: 0,
  host: host(),
  ...over,
})

const question = (index = 0) => ({
  index,
  type: 'single' as const,
  stem: '题干',
  options: ['甲', '乙'],
  points: 10,
  opens: 1_000,
  closes: 21_000,
})

const state = (seq: number, over: Partial<View> = {}): Frame => ({
  type: 'state',
  epoch: 'e',
  seq,
  now: 5_000,
  state: view(over),
})

describe('the large key', () => {
  it.each([
    ['start', 'lobby', '开放作答'],
    ['close', 'open', '收卷'],
    ['reveal', 'settled', '公布成绩'],
    ['end', 'board', '结束竞赛'],
    ['none', 'closed', '正在清点答案'],
  ] as const)('of a window for %s says what will happen', (next, phase, label) => {
    expect(nextKey(view({ phase, paced: { at_once: false, begun: 0, finished: 0 }, host: host({ next }) })).label).toBe(
      label,
    )
  })

  it.each([
    ['start', {}, '开始第 1 题'],
    ['close', { phase: 'open', question: question(0) }, '收题'],
    ['reveal', { phase: 'settled', question: question(0) }, '公布答案'],
    ['board', { phase: 'revealed', question: question(0) }, '看积分榜'],
    ['open', { phase: 'board', question: question(0) }, '下一题：第 2 题'],
    ['end', { phase: 'board', question: question(2) }, '结束竞赛'],
    ['real', { phase: 'ended' }, '转为正式'],
    ['resume', { phase: 'open', paused: true, question: question(0) }, '继续'],
  ] as const)('for %s says what will happen', (next, over, label) => {
    const key = nextKey(view({ ...over, host: host({ next }) } as Partial<View>))
    expect(key.label).toBe(label)
    expect(key.command).toBe(next)
    expect(key.waiting).toBe(false)
  })
  it('asks before it ends, and only then', () => {
    expect(nextKey(view({ host: host({ next: 'end' }) })).confirm).toBeTruthy()
    expect(nextKey(view({ host: host({ next: 'close' }) })).confirm).toBeUndefined()
  })
  it('waits while answers are counted, and after the end', () => {
    expect(nextKey(view({ phase: 'closed', host: host({ next: 'none' }) }))).toMatchObject({
      waiting: true,
      label: '正在清点答案',
    })
    expect(nextKey(view({ phase: 'ended', host: host({ next: 'none' }) })).label).toBe('竞赛已结束')
  })
  it('stands at a step', () => {
    expect(
      ['lobby', 'open', 'closed', 'settled', 'revealed', 'board', 'ended'].map((p) => stepOf(p as View['phase'])),
    ).toEqual([-1, 0, 1, 1, 2, 3, 4])
  })
})

describe('the picture', () => {
  it('takes a newer state and refuses an older one', () => {
    const at5 = fold(nothing, state(5, { phase: 'open' }))
    expect(fold(at5, state(4, { phase: 'lobby' }))).toBe(at5)
    expect(fold(at5, state(6, { phase: 'settled' })).view?.phase).toBe('settled')
  })
  it('starts anew with a new epoch, whatever its number', () => {
    const at5 = fold(nothing, state(5))
    expect(fold(at5, { ...state(1, { phase: 'ended' }), epoch: 'f' })).toMatchObject({ epoch: 'f', seq: 1 })
  })
  it('never counts answers backwards, nor for another question', () => {
    const open = fold(nothing, state(5, { phase: 'open', question: question(1), host: host({ answered: 7 }) }))
    const progress = (q: number, answered: number): Frame => ({
      type: 'progress',
      epoch: 'e',
      seq: 5,
      now: 0,
      progress: { question: q, answered, players: 20, connected: 18 },
    })
    expect(fold(open, progress(1, 9)).view?.host?.answered).toBe(9)
    expect(fold(open, progress(1, 3)).view?.host?.answered).toBe(7)
    expect(fold(open, progress(0, 90)).view?.host?.answered).toBe(7)
    expect(fold(open, progress(1, 9)).view?.players).toBe(20)
  })
})

describe('orders', () => {
  const order = { command: 'start' as const, seq: 3 }

  it('does a double press once', async () => {
    let time = 0
    const send = vi.fn(async () => ({ seq: 4 }))
    const { press } = createCommander(send, () => time)
    const both = await Promise.all([press(order), press(order)])
    expect(both.map((o) => o.kind)).toEqual(['done', 'ignored'])
    time = settleMs - 1
    expect((await press({ command: 'close', seq: 4 })).kind).toBe('ignored')
    time = settleMs
    expect((await press({ command: 'close', seq: 4 })).kind).toBe('done')
    expect(send).toHaveBeenCalledTimes(2)
  })
  it('takes another key at once', async () => {
    const send = vi.fn(async () => ({ seq: 4 }))
    const { press } = createCommander(send, () => 0)
    await press(order)
    expect((await press({ command: 'pause', seq: 4 })).kind).toBe('done')
    expect((await press({ command: 'pause', seq: 4 })).kind).toBe('ignored')
    expect((await press({ command: 'close', seq: 4 })).kind).toBe('ignored')
  })
  it('does not take a press that was meant for what the key said before', async () => {
    let time = 1000
    const send = vi.fn(async () => ({ seq: 4 }))
    const { press, moved } = createCommander(send, () => time)
    moved()
    time += readMs - 1
    expect(await press(order)).toEqual({ kind: 'stale' })
    expect(send).not.toHaveBeenCalled()
    time += 1
    expect((await press(order)).kind).toBe('done')
  })
  it('tells stale from failed', async () => {
    const { press: stale } = createCommander(
      async () => Promise.reject(new ApiProblem(409, 'stale', '已经变了')),
      () => 0,
    )
    expect(await stale(order)).toEqual({ kind: 'stale' })
    const { press: broken } = createCommander(
      async () => Promise.reject(ApiProblem.offline()),
      () => 0,
    )
    const first = await broken(order)
    expect(first.kind).toBe('failed')
    expect((await broken(order)).kind).toBe('failed') // may be tried again at once
  })
})

describe('the keyboard', () => {
  it('knows its keys and a presenter’s remote', () => {
    expect(strokeOf({ key: 'ArrowRight' }, false)).toBe('next')
    expect(strokeOf({ key: 'PageDown' }, false)).toBe('next')
    expect(strokeOf({ key: 'E' }, false)).toBe('extend')
    expect(strokeOf({ key: ' ' }, false)).toBe('pause')
    expect(strokeOf({ key: ' ' }, true)).toBe('resume')
  })
  it('leaves held keys, browser shortcuts and focused controls alone', () => {
    expect(strokeOf({ key: 'ArrowRight', repeat: true }, false)).toBeUndefined()
    expect(strokeOf({ key: 'l', ctrlKey: true }, false)).toBeUndefined()
    expect(strokeOf({ key: 'Enter', on: 'BUTTON' }, false)).toBeUndefined()
    expect(strokeOf({ key: 'e', on: 'INPUT' }, false)).toBeUndefined()
    expect(strokeOf({ key: 'e', on: 'BUTTON' }, false)).toBe('extend')
  })
})
