import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { ApiProblem } from './problem'
import { inQueue, offLine, queued, queuePause } from './queue'

const busy = new ApiProblem(503, 'busy', '服务器正忙，请稍后再试', 2)
const locked = new ApiProblem(409, 'contest_locked', '主持人已停止加入')

let said: string[]
const tell = (words: string) => said.push(words)

beforeEach(() => {
  said = []
  vi.useFakeTimers()
})
afterEach(() => vi.useRealTimers())

it('comes back after what the server asked for, and never at the same moment as everybody', () => {
  expect(queuePause(busy, 0, 0)).toBe(2_000)
  expect(queuePause(busy, 0, 0.999)).toBeGreaterThan(4_500)
  expect(queuePause(ApiProblem.offline(), 0, 0)).toBe(500)
  expect(queuePause(ApiProblem.offline(), 99, 0.999)).toBeLessThan(16_000)
})

it('queues and says so until it is let in', async () => {
  const work = vi.fn().mockRejectedValueOnce(busy).mockRejectedValueOnce(busy).mockResolvedValue('in')
  const coming = queued(work, tell, () => 0.5)
  await vi.advanceTimersByTimeAsync(3_499)
  expect(work).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(3_501)
  expect(await coming).toBe('in')
  expect(work).toHaveBeenCalledTimes(3)
  expect(said).toEqual([inQueue, inQueue, ''])
})

it('says when the line is the trouble', async () => {
  const work = vi.fn().mockRejectedValueOnce(ApiProblem.offline()).mockResolvedValue('in')
  const coming = queued(work, tell, () => 0)
  await vi.runAllTimersAsync()
  expect(await coming).toBe('in')
  expect(said).toEqual([offLine, ''])
})

it('shows at once what waiting does not help', async () => {
  const work = vi.fn().mockRejectedValue(locked)
  await expect(queued(work, tell)).rejects.toBe(locked)
  expect(work).toHaveBeenCalledTimes(1)
})

it('stays in a queue that moves slowly', async () => {
  const work = vi.fn().mockRejectedValue(busy)
  const coming = queued(work, tell)
  await vi.advanceTimersByTimeAsync(14 * 60_000)
  work.mockResolvedValue('in')
  await vi.advanceTimersByTimeAsync(20_000)
  expect(await coming).toBe('in')
})

it('gives up in the end', async () => {
  const offline = ApiProblem.offline()
  const work = vi.fn().mockRejectedValue(offline)
  const coming = queued(work, tell).catch((thrown) => thrown as ApiProblem)
  await vi.advanceTimersByTimeAsync(130_000)
  expect(await coming).toBe(offline)
  expect(said[said.length - 1]).toBe('')
})
