import type { AwardInfo, CertificateCheck } from '@/shared/api/schema'

/** What a check of a certificate comes to, in words. */
export const verdictWords: Record<CertificateCheck['verdict'], { title: string; note: string }> = {
  genuine: { title: '这份证书是真的', note: '由本平台颁发，内容如下。和手上的证书对一对。' },
  revoked: { title: '这份证书已经作废', note: '确由本平台颁发过，现在不再有效。' },
  unknown: { title: '没有这个编号的证书', note: '请核对编号。本平台没有颁发过这个编号的证书。' },
  forged: { title: '这不是本平台印的证书', note: '有这个编号，但二维码里的签名对不上。' },
}

/** A day in the district as it is printed: 2026 年 6 月 24 日. Takes a plain day or an instant. */
export function longDay(at: string | undefined): string {
  if (!at) return ''
  const beijing = new Date(new Date(at).getTime() + (at.length > 10 ? 8 * 3600 * 1000 : 0))
  return Number.isNaN(beijing.getTime())
    ? ''
    : `${beijing.getUTCFullYear()} 年 ${beijing.getUTCMonth() + 1} 月 ${beijing.getUTCDate()} 日`
}

/** A moment in the district to the minute: 6 月 24 日 15:20. */
export function longTime(at: string | undefined): string {
  const beijing = new Date(new Date(at ?? '').getTime() + 8 * 3600 * 1000)
  if (Number.isNaN(beijing.getTime())) return ''
  return `${beijing.getUTCMonth() + 1} 月 ${beijing.getUTCDate()} 日 ${beijing.toISOString().slice(11, 16)}`
}

/** A code or token in fours, as it is read aloud. */
export const codeWords = (code: string): string => code.replace(/(.{4})(?=.)/g, '$1 ')

/** What became of a prize. */
export const awardWords: Record<AwardInfo['state'], string> = {
  waiting: '待领',
  claimed: '已领',
  returned: '逾期收回，补抽给后面的签',
}
