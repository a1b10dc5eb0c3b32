import { describe, expect, it } from 'vitest'
import { ApiProblem } from '@/shared/api/problem'
import { passwordFault, signInText } from './words'

describe('signing in', () => {
  it('says how many minutes a lock-out lasts', () => {
    expect(signInText(new ApiProblem(429, 'locked_out', 'x', 61))).toContain('2 分钟')
    expect(signInText(new ApiProblem(429, 'locked_out', 'x', 900))).toContain('15 分钟')
  })
  it('otherwise says what the server says', () => {
    expect(signInText(new ApiProblem(401, 'wrong_login', '登录名或密码不对。'))).toBe('登录名或密码不对。')
  })
})

it('checks a new password', () => {
  expect(passwordFault('short', 'short')).toContain('至少')
  expect(passwordFault('long enough 1', 'long enough 2')).toContain('不一样')
  expect(passwordFault('long enough 1', 'long enough 1')).toBeUndefined()
})
