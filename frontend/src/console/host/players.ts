import type { Player, PlayerDo } from '../wire'

/** Which players are listed. */
export type Only = 'all' | 'muted' | 'out'

/** What the keys say. */
export const doWords: Record<PlayerDo, string> = {
  mute: '隐藏名字',
  unmute: '恢复名字',
  rename: '换成中性名字',
  remove: '移出',
  ban: '禁止参加',
  readmit: '允许回来',
}

/** What each does, for who has not done it before. */
export const doNotes: Partial<Record<PlayerDo, string>> = {
  mute: '大屏和榜上显示为“选手”加编号，分数照算。',
  rename: '名字换掉，不能换回来。',
  remove: '离开榜和人数，手机退出，本人可以重新入场。',
  ban: '离开榜和人数，手机退出，不能再入场。',
}

/** Said once it is done. */
export const done: Record<PlayerDo, (name: string) => string> = {
  mute: (name) => `大屏不再显示“${name}”`,
  unmute: (name) => `大屏又显示“${name}”了`,
  rename: (name) => `“${name}”换成了中性名字`,
  remove: (name) => `“${name}”移出了，可以重新入场`,
  ban: (name) => `“${name}”不能再参加这场竞赛`,
  readmit: (name) => `“${name}”可以回来了`,
}

/** What cannot be undone, or puts somebody out, stands apart. */
export const grave = (what: PlayerDo): boolean => what === 'remove' || what === 'ban'

/** How a player stands, in a word; empty for one who simply plays. */
export function stateOf(player: Player): string {
  if (player.out === 'banned') return '禁止参加'
  if (player.out === 'removed') return '已移出'
  return player.muted ? `显示为${player.shown}` : ''
}
