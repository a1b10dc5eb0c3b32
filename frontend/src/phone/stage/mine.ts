import type { Stage, View, You } from '@/shared/api/types'
import { headline, type Headline } from '@/shared/stage/headline'
import { behind, change, figure, seat, teamOf, verdictWords } from '@/shared/stage/words'
import type { Lamp } from './buzz'

/** A headline for one team; `wrong` where it is to its cost. */
export interface Mine extends Headline {
  wrong?: boolean
}

const byLamp: Partial<Record<Lamp, (stage: Stage, team: number) => Mine>> = {
  test: () => ({ title: '试一下抢答器', text: '按一下，主持人就知道它好用' }),
  tested: () => ({ title: '抢答器好用', text: '等主持人开始' }),
  pressed: () => ({ title: '已按下', text: '正在比先后' }),
  lost: (stage, team) => ({ title: `${seat(stage.team)}抢到`, text: margin(stage, team) }),
  foul: (stage, team) => ({ title: `你们犯规了${cost(stage, team)}`, text: '这一题由别的队答', wrong: true }),
  out: () => ({ title: '这题不能再抢', text: '请看别的队' }),
}

function margin(stage: Stage, team: number): string {
  const buzz = stage.buzzes?.find((one) => one.team === team && one.state === 'lost')
  return buzz ? `你们${behind(buzz.behind)}` : ''
}

function cost(stage: Stage, team: number): string {
  const gained = teamOf(stage, team)?.gained ?? 0
  return gained < 0 ? `，${change(gained)} 分` : ''
}

/** What goes on, said to one team. */
export function mine(view: View, you: You, lamp: Lamp, now: number): Mine {
  const stage = view.stage
  const team = you.seat?.team ?? 0
  if (!stage) return { title: '', text: '' }
  const said = byLamp[lamp]
  if (said) return said(stage, team)
  const me = teamOf(stage, team)
  const turn = stage.team === team && !stage.audience
  const by = stage.member ? `${stage.member} 作答` : ''
  if (view.phase === 'choosing' && you.seat?.may === 'choose') {
    return { title: '请选分值', text: stage.team === team ? '' : `由 ${seat(stage.team)}作答` }
  }
  if (turn && view.phase === 'shown') return { title: '轮到你们', text: by }
  if (turn && view.phase === 'open') {
    const title = stage.who === 'first' ? '你们抢到了' : '请你们作答'
    return { title, text: by || (stage.starting ? '时间内要开始说' : '') }
  }
  if (turn && stage.speed && view.phase === 'settled') {
    return { title: `你们答对 ${stage.speed.right} 题`, text: `一共 ${stage.speed.total} 题` }
  }
  if ((view.phase === 'settled' || view.phase === 'revealed') && stage.judges?.length && me && (turn || !stage.team)) {
    return { title: `你们得 ${figure(me.gained)} 分`, text: view.phase === 'settled' ? '评委打分，取平均' : '' }
  }
  if ((view.phase === 'settled' || view.phase === 'revealed') && me?.verdict && !stage.speed) {
    const text = me.gained ? `${change(me.gained)} 分` : ''
    return { title: `你们${verdictWords[me.verdict]}`, text, wrong: me.verdict === 'wrong' }
  }
  return headline(view, now)
}

/** Whether the question's time runs for somebody. */
export function clockRuns(view: View): boolean {
  return view.phase === 'open' || view.phase === 'armed'
}
