import { describe, expect, it, vi } from 'vitest'
import type { Paper } from '@/shared/api/schema'
import { ApiProblem } from '@/shared/api/problem'
import { createPaper } from './paper'

const sheet = (over: Partial<Paper> = {}): Paper => ({
  total: 3,
  answered: 0,
  next: 0,
  done: false,
  items: [],
  ...over,
})

function calls() {
  return {
    look: vi.fn(() => Promise.resolve(sheet())),
    begin: vi.fn((q: number) =>
      Promise.resolve(sheet({ next: -1, question: { index: q } as Paper['question'] & object })),
    ),
    answer: vi.fn(() => Promise.resolve(sheet({ answered: 1, next: 1 }))),
  }
}

describe('a paper', () => {
  it('goes from one question to the next', async () => {
    const flow = createPaper(calls())
    await flow.load()
    expect(flow.paper.value?.next).toBe(0)
    await flow.begin(0)
    expect(flow.paper.value?.question?.index).toBe(0)
    await flow.answer(0, { options: [1] })
    expect(flow.paper.value?.answered).toBe(1)
    expect(flow.sending.value).toBeNull()
  })

  it('keeps an answer without a reply, and sends it again', async () => {
    const server = calls()
    server.answer.mockRejectedValueOnce(ApiProblem.offline())
    const flow = createPaper(server)
    await flow.answer(2, { text: '三' })
    expect(flow.sending.value).toEqual({ text: '三' })
    expect(flow.failure.value).not.toBe('')
    await flow.answer(2, { text: '四' }) // the first is still on its way
    expect(server.answer).toHaveBeenCalledTimes(1)
    await flow.resend()
    expect(server.answer).toHaveBeenLastCalledWith(2, { text: '三' })
    expect(flow.sending.value).toBeNull()
    expect(flow.failure.value).toBe('')
  })

  it('gives up an answer that was refused, and looks where the paper stands', async () => {
    const server = calls()
    server.answer.mockRejectedValueOnce(new ApiProblem(409, 'closed', '这道题的时间到了'))
    const flow = createPaper(server)
    await flow.answer(0, { options: [0] })
    expect(flow.sending.value).toBeNull()
    expect(flow.failure.value).toBe('这道题的时间到了')
    expect(server.look).toHaveBeenCalledTimes(1)
  })
})
