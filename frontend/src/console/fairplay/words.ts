import type { FlagFull, FlagLine, ProofView } from '@/shared/api/schema'

export type FlagSign = FlagLine['sign']
export type FlagState = FlagLine['state']
export type { FlagFull, FlagLine, ProofView }

export const stateWords: Record<FlagState, string> = { open: '待核查', cleared: '没有问题', confirmed: '确认违规' }

export const signWords: Record<FlagSign, string> = {
  quick: '答得太快',
  streak: '连续快速答对',
  twins: '与他人过于一致',
  device: '一台设备多个账号',
}

const kinds: Record<ProofView['kind'], string> = {
  practice: '练习',
  daily: '今日五题',
  exam: '模拟考试',
  challenge: '闯关',
  online: '线上竞赛',
}
const phases: Record<NonNullable<ProofView['phase']>, string> = { training: '训练赛', formal: '正式赛', final: '决赛' }

/** What kind of set it was. */
export const setWords = (p: ProofView): string => (p.phase ? phases[p.phase] : kinds[p.kind])

/** A time in seconds, as evidence shows it. */
export const secondsWords = (ms: number): string => (ms / 1000).toFixed(2)

/** What can be decided about a flag as it stands, the milder first. */
export function decisions(state: FlagState): ('cleared' | 'confirmed')[] {
  if (state === 'open') return ['cleared', 'confirmed']
  return [state === 'cleared' ? 'confirmed' : 'cleared']
}
