import type { StageView } from '@/shared/api/schema'
import type { NextKey } from '../host/next'
import type { HostPicture } from '../host/picture'
import { teamName } from './words'

const wait = (label: string, then = ''): NextKey => ({ command: 'none', label, then, waiting: true })

const act = (command: NextKey['command'], label: string, then: string, confirm?: string): NextKey => ({
  command,
  label,
  then,
  waiting: false,
  ...(confirm ? { confirm } : {}),
})

/** The large key of a match on stage. The server decides what comes next; this puts it into words. */
export function stageKey(picture: HostPicture): NextKey {
  const stage = picture.stage
  if (!stage) return wait('请稍等')
  const team = stage.team > 0 ? teamName(stage, stage.team) : ''
  switch (picture.host?.next ?? 'none') {
    case 'start':
      return act('start', '开始比赛', startNote(stage))
    case 'next':
      return act('next', ...onward(stage))
    case 'choose':
      return act('choose', `${chooser(stage)}选分值`, '')
    case 'arm':
      return act('arm', '开始抢答', '抢答器打开')
    case 'begin':
      return act('begin', `${team} 开口了`, '开始计答题时间')
    case 'rule':
      return team ? act('rule', `判定 ${team}`, '') : act('rule', '逐队判定', '按各队后面的键')
    case 'open':
      return act('open', opening(stage, team), '开始计时')
    case 'close':
      return picture.phase === 'armed' ? act('close', '停止抢答', '没有队抢到') : act('close', '收题', '不再收答案')
    case 'audience':
      return act('audience', '交给观众', '手机上可以作答')
    case 'settle':
      return act('settle', '打分生效', '取平均后计入得分')
    case 'reveal':
      return act('reveal', '公布答案', '大屏和手机同时显示')
    case 'board':
      return act('board', '看各队得分', '大屏切到得分表')
    case 'tiebreak':
      return act(
        'tiebreak',
        '加赛',
        `同分：${(picture.host?.stage?.tied ?? []).map((n) => teamName(stage, n)).join('、')}`,
      )
    case 'resume':
      return act('resume', '继续', '接着计时')
    case 'real':
      return act('real', '转为正式', '彩排的数据全部清空')
    case 'end':
      return act('end', '结束比赛', '公布最后名次', '结束以后不能再出题，名次就定了。现在结束吗？')
    default:
      return idle(picture, stage)
  }
}

function startNote(stage: StageView): string {
  const ready = stage.teams.filter((team) => team.connected > 0).length
  const first = stage.rounds[0]?.title ?? ''
  return `${first}，${ready} / ${stage.teams.length} 队已连上`
}

const chooser = (stage: StageView) => (stage.chooser ? `${teamName(stage, stage.chooser)} ` : '')

/** What comes after the turn under way: the next one of its round, or a round of its own. */
function onward(stage: StageView): [string, string] {
  const now = stage.rounds[stage.round]
  if (now && now.done < now.total) return ['下一题', `${now.title}，${now.done + 1} / ${now.total}`]
  const to = stage.rounds.find((round) => round.state === 'todo')
  return to ? [`进入“${to.title}”`, `共 ${to.total} 轮`] : ['再来一题', now?.title ?? '']
}

function opening(stage: StageView, team: string): string {
  if (stage.speed) return `${team} 开始连答`
  if (stage.who === 'audience') return '请观众作答'
  return stage.who === 'all' ? '各队开始作答' : `${team} 开始作答`
}

function idle({ phase, paused, host }: HostPicture, stage: StageView): NextKey {
  if (phase === 'ended') return wait('比赛已结束', '成绩可以下载')
  if (phase === 'judging') {
    const judges = stage.judges ?? []
    const marked = judges.filter((judge) => judge.marked).length
    return wait(`等评委打分 ${marked}/${judges.length}`, '打完后这里可以生效')
  }
  if (phase === 'armed') return wait('等抢答')
  if (phase === 'closed') return wait(stage.audience ? '正在清点答案' : '正在判定')
  if (paused) return wait('已暂停')
  if (phase === 'open' && (stage.how === 'pad' || stage.how === 'written') && stage.team > 0)
    return wait(`等 ${teamName(stage, stage.team)} 交答案`)
  return wait(host?.allowed.length ? '请看下面的按键' : '请稍等')
}

type Step = readonly [word: string, phases: readonly HostPicture['phase'][]]

/** The steps one question of this round goes through, for the strip over it. */
export function stageSteps(view: HostPicture): readonly Step[] {
  const { who, how, value } = view.stage ?? {}
  const end: Step[] = [
    ['公布', ['revealed']],
    ['得分', ['board']],
  ]
  if (who === 'audience' || view.stage?.audience) {
    return [['出题', ['shown']], ['观众作答', ['open']], ['收题', ['closed', 'settled']], ...end]
  }
  const judged: Step =
    how === 'judged' || how === 'written'
      ? ['评委打分', ['judging', 'closed', 'settled']]
      : ['判定', ['closed', 'settled']]
  if (who === 'first') return [['出题', ['shown']], ['抢答', ['armed']], ['作答', ['open']], judged, ...end]
  const first: Step[] = value || view.phase === 'choosing' ? [['选分值', ['choosing']]] : []
  return [...first, ['出题', ['shown']], ['作答', ['open']], judged, ...end]
}

/** Which of these steps is under way: -1 before the first question, their number after the end. */
export function stageStepOf(view: HostPicture): number {
  const steps = stageSteps(view)
  if (view.phase === 'lobby') return -1
  const at = steps.findIndex(([, phases]) => phases.includes(view.phase))
  return at < 0 ? steps.length : at
}

/** Where the match stands, in few words. */
export function stagePhase(view: HostPicture): string {
  if (view.phase === 'closed') return view.host?.next === 'rule' ? '等判定' : '正在判定'
  if (view.phase === 'lobby') return '候场'
  return stageSteps(view).find(([, phases]) => phases.includes(view.phase))?.[0] ?? '已结束'
}
