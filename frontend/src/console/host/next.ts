import type { Command, HostPicture } from './picture'

/** What the one large key does and says. */
export interface NextKey {
  command: Command
  label: string
  /** What happens then, in few words. */
  then: string
  /** Nothing to do right now; the label says why. */
  waiting: boolean
  /** Ask before it is done. */
  confirm?: string
}

const wait = (label: string, then: string): NextKey => ({ command: 'none', label, then, waiting: true })

/** The key for this picture. The server decides what comes next; this puts it into words. */
export function nextKey(picture: HostPicture): NextKey {
  const { phase, paused, contest, question, host } = picture
  const at = question ? question.index + 1 : 0
  if (picture.paced) return pacedKey(picture)
  switch (host?.next ?? 'none') {
    case 'start':
      return { command: 'start', label: '开始第 1 题', then: startNote(picture), waiting: false }
    case 'open':
      return { command: 'open', label: `下一题：第 ${at + 1} 题`, then: `共 ${contest.total} 题`, waiting: false }
    case 'close':
      return { command: 'close', label: '收题', then: '收题后不再收答案', waiting: false }
    case 'reveal':
      return { command: 'reveal', label: '公布答案', then: '大屏和手机同时显示', waiting: false }
    case 'board':
      return { command: 'board', label: '看积分榜', then: '大屏切到积分榜', waiting: false }
    case 'resume':
      return { command: 'resume', label: '继续', then: '接着计时', waiting: false }
    case 'end':
      return {
        command: 'end',
        label: '结束竞赛',
        then: '公布最后名次',
        waiting: false,
        confirm: '结束以后不能再出题，名次就定了。现在结束吗？',
      }
    case 'real':
      return { command: 'real', label: '转为正式', then: '彩排的数据全部清空', waiting: false }
    default:
      return idleKey(phase, paused)
  }
}

/** The key of a self-paced contest, which has a window in place of questions one after the other. */
function pacedKey(picture: HostPicture): NextKey {
  switch (picture.host?.next ?? 'none') {
    case 'start':
      return { command: 'start', label: '开放作答', then: startNote(picture), waiting: false }
    case 'close':
      return {
        command: 'close',
        label: '收卷',
        then: '收卷后不再收答案',
        waiting: false,
      }
    case 'reveal':
      return { command: 'reveal', label: '公布成绩', then: '手机上能看对错和讲解', waiting: false }
    case 'end':
      return {
        command: 'end',
        label: '结束竞赛',
        then: '公布最后名次',
        waiting: false,
        confirm: '结束以后名次就定了。现在结束吗？',
      }
    default:
      return idleKey(picture.phase, picture.paused)
  }
}

function startNote({ players }: HostPicture): string {
  return players === 0 ? '还没有人加入' : `已加入 ${players} 人`
}

function idleKey(phase: HostPicture['phase'], paused: boolean): NextKey {
  if (phase === 'ended') return wait('竞赛已结束', '成绩可以下载')
  if (phase === 'closed') return wait('正在清点答案', '收到的每个答案都会算进去')
  if (paused) return wait('已暂停', '')
  return wait('请稍等', '')
}

/** The phases as steps of one question, for the strip over it. */
export const steps = [
  ['open', '作答'],
  ['settled', '收题'],
  ['revealed', '公布'],
  ['board', '积分榜'],
] as const

/** Which step is under way: -1 before the first question, steps.length after the end. */
export function stepOf(phase: HostPicture['phase']): number {
  switch (phase) {
    case 'lobby':
      return -1
    case 'open':
      return 0
    case 'closed':
    case 'settled':
      return 1
    case 'revealed':
      return 2
    case 'board':
      return 3
    default:
      return steps.length
  }
}

export const phaseWords: Record<HostPicture['phase'], string> = {
  lobby: '等人加入',
  choosing: '正在选分值',
  shown: '正在读题',
  armed: '正在抢答',
  open: '正在作答',
  judging: '评委打分',
  closed: '正在清点',
  settled: '已收题',
  revealed: '已公布',
  board: '积分榜',
  ended: '已结束',
}
