import type { Phase, Stage, View } from '@/shared/api/types'
import { change, figure, seat, seats, teamOf, verdictWords } from './words'

/** What goes on, in a few words and one line beneath. */
export interface Headline {
  title: string
  text: string
}

type Tell = (view: View, stage: Stage, now: number) => Headline
const say = (title: string, text = ''): Headline => ({ title, text })

const nameOf = (stage: Stage, team: number) => teamOf(stage, team)?.name ?? ''
const byWhom = (stage: Stage) => {
  const words = [nameOf(stage, stage.team)]
  if (stage.member) words.push(`${stage.member} 作答`)
  if (stage.challenger) words.push(`由 ${seat(stage.challenger)}指定`)
  return words.filter(Boolean).join('，')
}

const choosing: Tell = (_, stage) => {
  const who = stage.chooser || stage.team
  if (who === stage.team) return say(`${seat(who)}选分值`, nameOf(stage, who))
  return say(`${seat(who)}选分值`, `由 ${seat(stage.team)}作答`)
}

const shown: Tell = (_, stage) => {
  if (stage.speed) return say(`${seat(stage.team)}准备速答`, `一口气答 ${stage.speed.total} 题`)
  if (stage.who === 'turn') return say(`轮到 ${seat(stage.team)}`, byWhom(stage))
  if (stage.who === 'audience') return say('观众请看题', '开始以后用手机作答')
  if (stage.who === 'all') return say('各队请看题', '开始以后各队作答')
  if (stage.reading) return say('可以抢答', '读题中随时可以按')
  return say(stage.tries ? '其他队请准备' : '请听题', '听到“请抢答”再按')
}

const armed: Tell = (view, stage, now) => {
  if (stage.buzzes?.some((buzz) => buzz.state === 'waiting')) return say('有队按下', '正在比先后')
  return now < (view.question?.opens ?? 0) ? say('准备抢答', '倒数完再按') : say('请抢答', '按一次就算')
}

const onPads: Partial<Record<NonNullable<Stage['how']>, string>> = { pad: '在手机上交答案', written: '写在手机上' }

const open: Tell = (_, stage) => {
  if (stage.audience) return say('观众请作答', '请在手机上选')
  if (stage.speed) return say(`${seat(stage.team)}速答`, byWhom(stage))
  if (!stage.team) return say('各队请作答', onPads[stage.how ?? 'oral'] ?? '')
  if (stage.starting) return say(`${seat(stage.team)}请开始`, byWhom(stage))
  return say(stage.who === 'first' ? `${seat(stage.team)}抢到` : `${seat(stage.team)}作答`, byWhom(stage))
}

const closed: Tell = (_, stage) => {
  if (stage.audience) return say('收题', '正在统计')
  if (!stage.team) return say('收题', stage.how === 'pad' ? '正在判定' : '等主持人判定')
  const given = teamOf(stage, stage.team)?.state === 'answered'
  return say(given ? `${seat(stage.team)}交了答案` : '时间到', '等主持人判定')
}

const judging: Tell = (_, stage) => {
  const judges = stage.judges ?? []
  return say('评委打分', `${judges.length} 位评委，已交 ${judges.filter((judge) => judge.marked).length} 位`)
}

const settled: Tell = (view, stage) => {
  if (view.question?.skipped) return say('这题取消了', '不计分')
  if (!view.question) return say(`${seat(stage.team)}放弃`, nameOf(stage, stage.team))
  if (stage.audience) return say('收题', '等着公布答案')
  const gained = teamOf(stage, stage.team)?.gained ?? 0
  if (stage.judges?.length && !stage.team) return say('打分完成', view.phase === 'settled' ? '等着公布各队写的' : '')
  if (stage.judges?.length) return say(`${seat(stage.team)}得 ${figure(gained)} 分`, nameOf(stage, stage.team))
  if (stage.speed) return say(`${seat(stage.team)}答对 ${stage.speed.right} 题`, `一共 ${stage.speed.total} 题`)
  const right = stage.teams.filter((team) => team.verdict === 'right')
  if (right.length > 2) return say(`${right.length} 支队答对`)
  if (right.length)
    return say(`${seats(right.map((team) => team.number))}答对`, right.length === 1 ? byGain(stage) : '')
  const judged = stage.teams.filter((team) => team.verdict)
  const only = judged.length === 1 ? judged[0] : undefined
  if (only?.verdict) return say(`${seat(only.number)}${verdictWords[only.verdict]}`, byGain(stage))
  return say(judged.length ? '没有队答对' : stage.who === 'first' ? '无人抢答' : '这题结束')
}

/** Whose points the question changed. */
function byGain(stage: Stage): string {
  return stage.teams
    .filter((team) => team.gained !== 0)
    .map((team) => `${seat(team.number)} ${change(team.gained)} 分`)
    .join('，')
}

const tells: Record<Phase, Tell> = {
  lobby: () => say('马上开始'),
  choosing,
  shown,
  armed,
  open,
  closed,
  judging,
  settled,
  revealed: (view, stage) => {
    const { title, text } = settled(view, stage, 0)
    return stage.audience ? say('公布答案') : say(title, text)
  },
  board: () => say('各队得分'),
  ended: () => say('比赛结束'),
}

/** What goes on in a match at the server's time `now`. */
export function headline(view: View, now: number): Headline {
  if (!view.stage) return say('')
  return tells[view.phase](view, view.stage, now)
}
