import type { Buzzer, Choice, Judging, RoundRule } from '@/shared/api/schema'

type Words<V> = readonly (readonly [V, string])[]

export const whoWords: Words<RoundRule['who']> = [
  ['turn', '各队轮流'],
  ['all', '各队同答'],
  ['first', '抢答'],
  ['audience', '观众'],
]

export const howWords: Record<RoundRule['how'], string> = {
  oral: '口头，主持人判',
  pad: '在手机上',
  judged: '评委打分',
  written: '手机上写，评委打分',
}

export const memberWords: Words<RoundRule['member']> = [
  ['any', '任一队员'],
  ['one', '指定一人'],
  ['seat', '按座次轮流'],
]

export const orderWords: Words<Choice['order']> = [
  ['seat', '按台号'],
  ['lowest', '总分低的先选'],
]

export const byWords: Words<Choice['by']> = [
  ['team', '本队'],
  ['previous', '上一队'],
]

export const opensWords: Words<Buzzer['opens']> = [
  ['host', '主持人口令以后'],
  ['countdown', '倒数以后'],
  ['reading', '读题中随时'],
]

export const thenWords: Words<Buzzer['then']> = [
  ['end', '本题结束'],
  ['audience', '交给观众'],
]

export const meanWords: Words<Judging['mean']> = [
  ['average', '取平均'],
  ['trimmed', '去掉最高最低再平均'],
]
