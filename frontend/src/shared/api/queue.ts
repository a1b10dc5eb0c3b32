import { asProblem, type ApiProblem } from './problem'

/** What a person reads while their request is repeated for them. */
export const inQueue = '人多，正在排队入场。不用刷新，轮到了自动进去。'
export const offLine = '连不上服务器，正在重试，不用刷新。'

// After how long the problem is shown: a queue moves, however long it is; a line that is down may stay so.
const queueMost = 15 * 60_000
const offLineMost = 2 * 60_000
const slack = 1_000 // beyond what the server asks for, so that those it sent away do not return together

/** How long to wait before try number `tries`: what the server asks for or a growing pause, and up to as much again. */
export function queuePause(problem: ApiProblem, tries: number, random: number): number {
  const asked = problem.retryAfter * 1000
  return Math.max(asked, Math.min(8_000, 500 * 1.5 ** tries)) * (1 + random) + (asked ? random * slack : 0)
}

/**
 * Does something again while the server is too busy for it or cannot be reached. `tell` gets the sentence to show
 * meanwhile, and '' in the end. Only for what may be done twice.
 */
export async function queued<T>(
  work: () => Promise<T>,
  tell: (words: string) => void,
  random: () => number = Math.random,
): Promise<T> {
  const began = Date.now()
  for (let tries = 0; ; tries++) {
    try {
      const done = await work()
      tell('')
      return done
    } catch (thrown) {
      const problem = asProblem(thrown)
      const wait = queuePause(problem, tries, random())
      const busy = problem.status === 503 || problem.status === 429
      const tooLong = Date.now() + wait - began > (busy ? queueMost : offLineMost)
      if (!problem.passing || problem.code === 'unknown' || tooLong) {
        tell('')
        throw thrown
      }
      tell(busy ? inQueue : offLine)
      await new Promise((resolve) => window.setTimeout(resolve, wait))
    }
  }
}
