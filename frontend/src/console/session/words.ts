import type { ApiProblem } from '@/shared/api/problem'

/** Why signing in was refused; a lock-out says how many minutes are left. */
export function signInText(problem: ApiProblem): string {
  if (problem.status === 429 && problem.retryAfter > 0) {
    return `输错的次数太多，请 ${Math.ceil(problem.retryAfter / 60)} 分钟后再试。忘了密码，请区级管理员重设。`
  }
  return problem.detail
}

export const shortestPassword = 10

/** What is wrong with a new password before it is sent; the server has the last word. */
export function passwordFault(password: string, again: string): string | undefined {
  if ([...password].length < shortestPassword) return `密码至少 ${shortestPassword} 位。`
  if (password !== again) return '两次输入的不一样。'
  return undefined
}
