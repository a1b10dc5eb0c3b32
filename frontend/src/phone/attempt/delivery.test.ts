import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiProblem } from '@/shared/api/problem'
import type { Verdict } from '@/shared/api/types'
import { Delivery, type Marked } from './delivery'
import { Outbox, type Held } from './outbox'

const verdict = { correct: true, answer: [1] } as Verdict
const marked: Marked = { verdict, attempt_done: false }
const held = (index: number): Held => ({ attempt: 'a', index, given: { options: [1] } })
const send = vi.fn<(held: Held) => Promise<Marked>>()
const delivered = vi.fn()
const refused = vi.fn()
let delivery: Delivery

beforeEach(() => {
  vi.useFakeTimers()
  send.mockReset().mockResolvedValue(marked)
  delivered.mockReset()
  refused.mockReset()
  delivery = new Delivery(new Outbox(), send)
  delivery.listen({ delivered, refused })
})
afterEach(() => vi.useRealTimers())

const settle = () => vi.advanceTimersByTimeAsync(0)

it('sends an answer once, however often it is posted', async () => {
  expect(delivery.post(held(0))).toBe(true)
  expect(delivery.post(held(0))).toBe(false)
  await settle()
  expect(send).toHaveBeenCalledTimes(1)
  expect(delivered).toHaveBeenCalledWith(held(0), marked)
  expect(delivery.waiting.value).toBe(0)
})

describe('without a line', () => {
  beforeEach(async () => {
    send.mockRejectedValue(ApiProblem.offline())
    delivery.post(held(0))
    await settle()
    delivery.post(held(1))
    await settle()
  })

  it('keeps answers and says so', () => {
    expect(delivery.stuck.value).toBe(true)
    expect(delivery.waiting.value).toBe(2)
    expect(delivery.given('a', 1)).toEqual({ options: [1] })
    expect(refused).not.toHaveBeenCalled()
  })

  it('sends them in order when it comes back by itself', async () => {
    send.mockReset().mockResolvedValue(marked)
    await vi.advanceTimersByTimeAsync(3_000)
    expect(send.mock.calls.map(([h]) => h.index)).toEqual([0, 1])
    expect(delivery.stuck.value).toBe(false)
    expect(delivery.waiting.value).toBe(0)
  })

  it('sends them at once when the phone says it is online', async () => {
    delivery.start()
    await settle()
    send.mockReset().mockResolvedValue(marked)
    window.dispatchEvent(new Event('online'))
    await settle()
    expect(send).toHaveBeenCalledTimes(2)
  })

  it('sends them on the next visit', async () => {
    send.mockReset().mockResolvedValue(marked)
    const later = new Delivery(new Outbox(), send)
    expect(later.waiting.value).toBe(2)
    later.start()
    await settle()
    expect(later.waiting.value).toBe(0)
  })
})

it('gives a request that hangs up and sends the same again', async () => {
  send.mockReturnValueOnce(new Promise(() => undefined)).mockResolvedValueOnce(marked)
  delivery.post(held(0))
  await vi.advanceTimersByTimeAsync(8_000)
  expect(delivery.stuck.value).toBe(true)
  await vi.advanceTimersByTimeAsync(1_500)
  expect(delivered).toHaveBeenCalledTimes(1)
})

it('lets go of an answer the server will never take, and goes on with the next', async () => {
  send.mockRejectedValueOnce(new ApiProblem(409, 'attempt_over', '这次答题已经结束'))
  delivery.post(held(0))
  delivery.post(held(1))
  await settle()
  expect(refused.mock.calls[0]![1].code).toBe('attempt_over')
  expect(delivered).toHaveBeenCalledWith(held(1), marked)
})

it('keeps an answer the server was too busy for', async () => {
  send.mockRejectedValueOnce(new ApiProblem(503, 'busy', '忙'))
  delivery.post(held(0))
  await settle()
  expect(delivery.waiting.value).toBe(1)
  await vi.advanceTimersByTimeAsync(1_500)
  expect(delivered).toHaveBeenCalledTimes(1)
})

it('forgets everything when the person goes', async () => {
  send.mockRejectedValue(ApiProblem.offline())
  delivery.post(held(0))
  await settle()
  delivery.clear()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(send).toHaveBeenCalledTimes(1)
})
