import type { DigestSending } from '@/shared/api/schema'

const names = { mail: '电子邮件', webhook: '群机器人' } as const

/** Where the digest goes. */
export function waysWords(ways: readonly (keyof typeof names)[]): string {
  if (ways.length === 0) return '还没有设置，现在不发。'
  return `${ways.map((way) => names[way]).join('、')}。`
}

/** What became of one way; `time` says a moment. */
export function sentWords(s: DigestSending, time: (at: string) => string): string {
  const name = names[s.way]
  if (s.sent_at) return `${name}：${time(s.sent_at)} 发出`
  return `${name}：试了 ${s.tries} 次还没发成${s.error ? `，${s.error}` : ''}`
}
