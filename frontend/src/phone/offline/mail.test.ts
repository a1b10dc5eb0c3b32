import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { ApiProblem } from '@/shared/api/problem'
import { HeldMail } from './mail'
import type { KeptAnswer } from './store'

const kept = vi.hoisted(() => ({ answers: [] as KeptAnswer[] }))
vi.mock('./store', () => ({
  keptAnswers: (most: number) => Promise.resolve(kept.answers.slice(0, most)),
  countAnswers: () => Promise.resolve(kept.answers.length),
  dropAnswers: (seqs: number[]) => {
    kept.answers = kept.answers.filter((a) => !seqs.includes(a.seq!))
    return Promise.resolve()
  },
}))

const held = (seq: number, person = 'ann'): KeptAnswer => ({
  seq,
  person,
  when: seq,
  answer: { id: `h${seq}`, run: 'r', index: seq, question: 'q', given: { options: [0] } },
})
const ids = (list: readonly KeptAnswer[]) => list.map((h) => h.answer.id)
const send = vi.fn<(person: string, held: readonly KeptAnswer[]) => Promise<readonly string[]>>()
const takeAll = (_: string, list: readonly KeptAnswer[]) => Promise.resolve(ids(list))
let waiting = -1
let mail: HeldMail

beforeEach(() => {
  vi.useFakeTimers()
  kept.answers = []
  send.mockReset().mockImplementation(takeAll)
  mail = new HeldMail(send)
  mail.tell = (n) => (waiting = n)
})
afterEach(() => vi.useRealTimers())

it('sends what waits in order, a batch at a time', async () => {
  kept.answers = Array.from({ length: 45 }, (_, i) => held(i))
  await mail.flush()
  expect(send.mock.calls.map(([, list]) => list.length)).toEqual([20, 20, 5])
  expect(send.mock.calls.map(([, list]) => ids(list)).reduce((a, b) => [...a, ...b])).toEqual(
    Array.from({ length: 45 }, (_, i) => `h${i}`),
  )
  expect(waiting).toBe(0)
})

it('keeps what the server did not confirm, and tries again', async () => {
  kept.answers = [held(0), held(1)]
  send.mockRejectedValueOnce(ApiProblem.offline())
  await mail.flush()
  expect(waiting).toBe(2)
  await vi.advanceTimersByTimeAsync(2_000)
  expect(waiting).toBe(0)
})

it('waits while nobody is registered on this phone', async () => {
  kept.answers = [held(0)]
  send.mockRejectedValueOnce(new ApiProblem(401, 'not_registered', ''))
  await mail.flush()
  expect(kept.answers).toHaveLength(1)
})

it('lets go of one that no server takes, and of nothing else', async () => {
  kept.answers = [held(0), held(1), held(2)]
  send.mockImplementation((person, list) =>
    ids(list).includes('h1') ? Promise.reject(new ApiProblem(422, 'invalid', '')) : takeAll(person, list),
  )
  await mail.flush()
  expect(kept.answers).toEqual([])
  const taken = send.mock.calls.filter(([, list]) => list.length === 1).map(([, list]) => ids(list)[0])
  expect(taken).toEqual(['h0', 'h1', 'h2'])
})

it('does not mix people who shared the phone', async () => {
  kept.answers = [held(0, 'ann'), held(1, 'bob'), held(2, 'ann')]
  await mail.flush()
  for (const [person, list] of send.mock.calls) expect(list.every((h) => h.person === person)).toBe(true)
  expect(kept.answers).toEqual([])
})

it('loses nothing and repeats nothing for good over a line that drops requests and answers', async () => {
  const server = new Set<string>()
  let n = 0
  const chance = () => (n = (n * 1103515245 + 12345) % 2147483648) / 2147483648
  send.mockImplementation((_, list) => {
    if (chance() < 0.3) return Promise.reject(ApiProblem.offline())
    ids(list).forEach((id) => server.add(id)) // the server takes each id once
    return chance() < 0.3 ? Promise.reject(ApiProblem.offline()) : Promise.resolve(ids(list))
  })
  for (let seq = 0; seq < 120; seq++) {
    kept.answers.push(held(seq))
    if (seq % 7 === 0) void mail.flush()
    await vi.advanceTimersByTimeAsync(500)
  }
  await vi.advanceTimersByTimeAsync(600_000)
  expect(kept.answers).toEqual([])
  expect(server.size).toBe(120)
})
