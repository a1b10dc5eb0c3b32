import { ApiProblem } from '@/shared/api/problem'
import type { Router } from '../route/router'

/** Goes to the check where the server asks for one before something new is begun; back leads here again. */
export function askedToCheck(thrown: unknown, router: Router): boolean {
  if (!(thrown instanceof ApiProblem) || thrown.code !== 'check_needed') return false
  void router.push('/study/check')
  return true
}
