import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiProblem } from '@/shared/api/problem'
import type { Sitting, SittingQuestion } from '@/shared/api/types'
import { Delivery } from '../attempt/delivery'
import { sittingKey } from '../attempt/mail'
import { Outbox, type Held } from '../attempt/outbox'
import { useSitting, type SittingCalls, type SittingFlow } from './sitting'

const start = 1_800_000_000_000
const asked = (index: number, more: Partial<SittingQuestion> = {}): SittingQuestion => ({
  index,
  type: 'single',
  stem: `第 ${index} 题`,
  options: ['甲', '乙'],
  topic: '火警',
  points: 10,
  shown: start,
  until: 0,
  missed: false,
  earned: 0,
  ...more,
})
const sitting = (more: Partial<Sitting> = {}): Sitting =>
  ({
    id: 's',
    kind: 'online',
    phase: 'formal',
    stage: 'open',
    now: start,
    ends: 0,
    total: 3,
    answered: 0,
    seconds: 0,
    free: false,
    at_once: false,
    next: 0,
    questions: [],
    ...more,
  }) as Sitting
const given = { options: [1] }
const calls = {
  look: vi.fn<SittingCalls['look']>(),
  show: vi.fn<SittingCalls['show']>(),
  handIn: vi.fn<SittingCalls['handIn']>(),
}
const send = vi.fn<(held: Held) => Promise<Sitting>>()
let delivery: Delivery
let unmount = () => {}

beforeEach(() => {
  vi.useFakeTimers({ now: start })
  for (const call of Object.values(calls)) call.mockReset()
  send.mockReset()
  delivery = new Delivery(new Outbox(null), send)
})
afterEach(() => {
  unmount()
  vi.useRealTimers()
})

const settle = () => vi.advanceTimersByTimeAsync(0)
async function open(first: Sitting): Promise<SittingFlow> {
  calls.look.mockResolvedValue(first)
  let flow!: SittingFlow
  const page = mount({
    setup() {
      flow = useSitting('s', calls, delivery)
      return () => null
    },
  })
  unmount = () => page.unmount()
  await settle()
  return flow
}

describe('one question after the other', () => {
  it('shows the next by itself where no clock begins with it', async () => {
    calls.show.mockResolvedValueOnce(sitting({ questions: [asked(0)] }))
    const flow = await open(sitting())
    expect(calls.show).toHaveBeenCalledWith(0)
    expect(flow.question.value?.index).toBe(0)
    flow.draft.value = given
    send.mockResolvedValueOnce(sitting({ next: 1, questions: [asked(0, { given })] }))
    calls.show.mockResolvedValueOnce(sitting({ next: 1, questions: [asked(0, { given }), asked(1)] }))
    flow.submit()
    await settle()
    expect(flow.question.value?.index).toBe(1)
    expect(flow.draft.value).toEqual({})
  })

  it('waits for the person where a clock begins with it', async () => {
    const flow = await open(sitting({ seconds: 30 }))
    expect(calls.show).not.toHaveBeenCalled()
    expect(flow.question.value).toBeNull()
    calls.show.mockResolvedValueOnce(sitting({ seconds: 30, questions: [asked(0, { until: start + 30_000 })] }))
    await flow.next()
    expect(flow.question.value?.index).toBe(0)
  })

  it('goes on with a question that was shown before the page was closed', async () => {
    const flow = await open(sitting({ seconds: 30, questions: [asked(0, { until: start + 30_000 })] }))
    expect(flow.question.value?.index).toBe(0)
    expect(calls.show).not.toHaveBeenCalled()
  })

  it('lets a verdict be read before it goes on, the last one too', async () => {
    const flow = await open(sitting({ at_once: true, total: 1, questions: [asked(0)] }))
    flow.draft.value = given
    const verdict = { correct: true } as SittingQuestion['verdict']
    send.mockResolvedValueOnce(
      sitting({ at_once: true, total: 1, stage: 'over', next: -1, questions: [asked(0, { given, verdict })] }),
    )
    flow.submit()
    await settle()
    expect(flow.stage.value).toBe('told')
    expect(flow.over.value).toBe(false)
    await flow.next()
    expect(flow.over.value).toBe(true)
  })

  it('asks the server what it means when a time has run out, and not before', async () => {
    const flow = await open(sitting({ seconds: 30, questions: [asked(0, { until: start + 30_000 })] }))
    await vi.advanceTimersByTimeAsync(30_500)
    expect(calls.look).toHaveBeenCalledTimes(1)
    calls.look.mockResolvedValue(
      sitting({
        seconds: 30,
        now: start + 31_000,
        next: 1,
        questions: [asked(0, { until: start + 30_000, missed: true })],
      }),
    )
    await vi.advanceTimersByTimeAsync(1_000)
    expect(calls.look).toHaveBeenCalledTimes(2)
    expect(flow.question.value).toBeNull()
  })
})

describe('a paper', () => {
  const paper = (more: Partial<Sitting> = {}) =>
    sitting({ free: true, next: -1, questions: [asked(0), asked(1), asked(2)], ...more })

  it('goes on while the line is broken, and keeps the answers', async () => {
    const flow = await open(paper())
    send.mockRejectedValue(ApiProblem.offline())
    flow.draft.value = given
    flow.submit()
    await settle()
    expect(flow.question.value?.index).toBe(1)
    expect(flow.waiting.value).toBe(1)
    expect(flow.answered.value(0)).toBe(true)
    expect(delivery.given(sittingKey('s'), 0)).toEqual(given)
  })

  it('comes back to what was skipped', async () => {
    const flow = await open(paper())
    await flow.next()
    await flow.next()
    expect(flow.question.value?.index).toBe(2)
    await flow.next()
    expect(flow.question.value?.index).toBe(0)
  })

  it('shows the result once it is handed in', async () => {
    const flow = await open(paper())
    calls.handIn.mockResolvedValueOnce(paper({ stage: 'over', end: 'handed' }))
    expect(await flow.handIn()).toBe(true)
    expect(flow.over.value).toBe(true)
  })

  it('says why an answer was not taken, and shows how it stands', async () => {
    const flow = await open(paper())
    calls.look.mockResolvedValue(paper({ now: start + 10, stage: 'over', end: 'time' }))
    send.mockRejectedValueOnce(new ApiProblem(409, 'attempt_over', '这次答题已经交卷'))
    flow.draft.value = given
    flow.submit()
    await settle()
    expect(flow.refusal.value?.code).toBe('attempt_over')
    expect(flow.over.value).toBe(true)
  })

  it('leaves out an answer that another has overtaken', async () => {
    const flow = await open(paper({ now: start + 100, answered: 2 }))
    calls.look.mockResolvedValue(paper({ now: start + 50, answered: 1 }))
    await flow.load()
    expect(flow.sitting.value?.answered).toBe(2)
  })
})
