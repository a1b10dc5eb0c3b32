import type { View, You } from '@/shared/api/types'

/** One word of a player's line. */
export interface CrowdWord {
  key: 'lives' | 'out' | 'left' | 'streak' | 'group'
  text: string
}

/** What lives, streaks and groups come to for one player; nothing where the contest has none. */
export function crowdWords(view: View, you: You): CrowdWord[] {
  const crowd = view.crowd
  if (!crowd) return []
  const words: CrowdWord[] = []
  if (crowd.lives) {
    words.push(
      you.out ? { key: 'out', text: '已出局，接着答不计分' } : { key: 'lives', text: `还有 ${you.lives ?? 0} 条命` },
      { key: 'left', text: `场上还有 ${crowd.left} 人` },
    )
  }
  if (crowd.streak && (you.streak ?? 0) > 1) words.push({ key: 'streak', text: `连对 ${you.streak} 题` })
  if (you.group) {
    const rank = you.group.rank && you.group.points > 0 ? `第 ${you.group.rank}` : ''
    words.push({ key: 'group', text: rank ? `${you.group.name} ${rank}` : you.group.name })
  }
  return words
}
