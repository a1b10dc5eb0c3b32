import { describe, expect, it } from 'vitest'
import { take } from './take'
import { ApiProblem, asProblem, problemFrom } from './problem'

const answer = (status: number, headers: Record<string, string> = {}) => new Response(null, { status, headers })

describe('problemFrom', () => {
  it('shows what the server says', () => {
    const problem = problemFrom(answer(409), { code: 'attempt_over', detail: '这次答题已经结束' })
    expect(problem).toMatchObject({ status: 409, code: 'attempt_over', detail: '这次答题已经结束' })
  })

  it.each([undefined, null, '<html>', { title: 'x' }])('has a sentence when the body is %j', (body) => {
    const problem = problemFrom(answer(502), body)
    expect(problem.code).toBe('http_502')
    expect(problem.detail).toContain('稍后')
    expect(problem.passing).toBe(true)
  })

  it('names the fields that are wrong', () => {
    const errors = [
      { location: 'body.quantity', message: '不能小于 1' },
      { location: 'body.quantity', message: '应为整数' },
      { location: 'body.laws[2]', message: '没有这部法规' },
      { location: 'path.id', message: '格式不对' },
      null,
    ]
    expect(problemFrom(answer(422), { code: 'invalid', errors }).fields).toEqual({
      quantity: '不能小于 1',
      laws: '没有这部法规',
    })
    expect(problemFrom(answer(422), { errors: 'x' }).fields).toEqual({})
    expect(problemFrom(answer(422), { code: 'invalid', errors }).places).toEqual({
      quantity: '不能小于 1',
      'laws[2]': '没有这部法规',
    })
  })

  it('tells how long to wait', () => {
    expect(problemFrom(answer(429, { 'Retry-After': '30' }), {}).retryAfter).toBe(30)
    expect(problemFrom(answer(429, { 'Retry-After': 'Mon, 01 Jun' }), {}).retryAfter).toBe(0)
  })
})

describe('take', () => {
  it('gives the body', async () => {
    await expect(take(Promise.resolve({ data: { a: 1 }, response: answer(200) }))).resolves.toEqual({ a: 1 })
  })

  it('throws the problem of a refused request', async () => {
    const call = Promise.resolve({ error: { code: 'not_registered', detail: '请先登记' }, response: answer(401) })
    await expect(take(call)).rejects.toMatchObject({ code: 'not_registered', status: 401 })
  })

  it('does not take an empty error body for success', async () => {
    const call = Promise.resolve({ data: undefined, response: answer(500) })
    await expect(take(call)).rejects.toBeInstanceOf(ApiProblem)
  })

  it('calls a broken line offline', async () => {
    await expect(take(Promise.reject(new TypeError('failed to fetch')))).rejects.toMatchObject({ code: 'offline' })
  })
})

it('keeps a problem as it is and gives any other error words', () => {
  const problem = ApiProblem.offline()
  expect(asProblem(problem)).toBe(problem)
  expect(asProblem(new Error('x')).detail).not.toContain('x')
})
