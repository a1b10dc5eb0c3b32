import {
  ArrowLeftRight,
  Clock3,
  Flag,
  Gavel,
  Lock,
  LockOpen,
  Megaphone,
  Pause,
  Play,
  PlusCircle,
  SkipForward,
  Square,
  TriangleAlert,
  Undo2,
  Users,
} from '@lucide/vue'
import type { FunctionalComponent } from 'vue'
import type { Command, HostPicture } from '../host/picture'
import type { Panel } from './keys'

/** One of the smaller keys: a command, or a panel that asks for more. */
export interface SmallKey {
  word: string
  icon: FunctionalComponent
  /** On the keyboard. */
  key: string
  command: Command
  panel?: Panel
  /** Says more than the word, where there is more to say. */
  about?: string
  /** Ends the match. */
  seal?: boolean
}

const steady: SmallKey[] = [
  { word: '+10 秒', icon: Clock3, key: 'E', command: 'extend' },
  { word: '记犯规', icon: TriangleAlert, key: 'F', command: 'foul', panel: 'foul' },
  { word: '加减分', icon: PlusCircle, key: 'J', command: 'award', panel: 'award' },
  { word: '改判', icon: Gavel, key: 'R', command: 'rerule', panel: 'past' },
  { word: '换人', icon: ArrowLeftRight, key: 'H', command: 'substitute', panel: 'substitute' },
  { word: '跳过', icon: SkipForward, key: 'K', command: 'skip' },
]

/** The smaller keys for this picture. Those that belong to the moment come and go; the others keep their place. */
export function smallKeys(view: HostPicture, next: Command | undefined): SmallKey[] {
  const can = (command: Command) => Boolean(view.host?.allowed.includes(command))
  const keys: SmallKey[] = [
    view.paused
      ? { word: '继续', icon: Play, key: '空格', command: 'resume' }
      : { word: '暂停', icon: Pause, key: '空格', command: 'pause' },
    { word: '撤销', icon: Undo2, key: 'Z', command: 'undo', about: view.host?.stage?.undo ?? '' },
    ...steady,
  ]
  if (can('close') && next !== 'close') keys.push({ word: '收题', icon: Square, key: 'C', command: 'close' })
  if (can('audience') && next !== 'audience') keys.push({ word: '给观众', icon: Users, key: 'A', command: 'audience' })
  if (can('reveal') && next !== 'reveal') keys.push({ word: '公布', icon: Megaphone, key: '', command: 'reveal' })
  if (can('next') && next === 'board') keys.push({ word: '直接下一题', icon: SkipForward, key: '', command: 'next' })
  if (can('settle') && next !== 'settle') keys.push({ word: '打分生效', icon: Gavel, key: '', command: 'settle' })
  if (can('board') && next === 'next') keys.push({ word: '看得分', icon: Flag, key: '', command: 'board' })
  return [
    ...keys,
    view.locked
      ? { word: '放开加入', icon: LockOpen, key: 'L', command: 'unlock' }
      : { word: '锁定加入', icon: Lock, key: 'L', command: 'lock' },
    { word: '结束', icon: Flag, key: '', command: 'end', seal: true },
  ]
}
