import { ref } from 'vue'
import { confirmed } from '../ui/confirm'
import type { Command } from './picture'

/** What is asked before something is done, and the key that says yes. */
export type Question = readonly [text: string, yes: string]

const kept = '参赛者和设置留着'
const cleared = `彩排的答案、分数和记录都清空，${kept}`

/** What is asked before a rehearsal is cleared: nothing of it can be had back. */
export const clearing: Partial<Record<Command, readonly Question[]>> = {
  reset: [
    [`${cleared}，重新彩排。`, '清空彩排'],
    ['清空以后找不回来。真的清空吗？', '真的清空'],
  ],
  real: [
    [`${cleared}。从现在起，答题都算数。`, '转为正式'],
    ['清空以后找不回来。真的转为正式吗？', '真的转为正式'],
  ],
}

/** Asks the host; while it does, keys do nothing. */
export function useAsking() {
  const asking = ref(false)
  /** Whether every question was answered with yes. */
  async function sure(questions: readonly Question[]): Promise<boolean> {
    asking.value = true
    try {
      for (const question of questions) if (!(await confirmed(...question))) return false
      return true
    } finally {
      asking.value = false
    }
  }
  return { asking, sure }
}
