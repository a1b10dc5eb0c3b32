import type { AwardLine, DrawAct, DrawInfo } from '@/shared/api/schema'

/** Where a draw stands, in words, and the tag it is shown with. */
export const stateWords: Record<DrawInfo['state'], { word: string; tag: string }> = {
  planned: { word: '筹备', tag: 'plain' },
  frozen: { word: '名单已冻结', tag: 'lamp' },
  published: { word: '已公布', tag: 'lamp' },
  drawn: { word: '已开奖', tag: '' },
  called_off: { word: '已作废', tag: 'plain' },
}

/** What was done to a draw. */
export const actWords: Record<DrawAct['do'], string> = {
  create: '新建',
  change: '修改',
  freeze: '冻结名单',
  publish: '公布',
  draw: '开奖',
  redraw: '补抽',
  call_off: '作废',
}

/** What became of a prize, and the kind it is shown as. */
export const awardWords: Record<AwardLine['state'], { word: string; kind: string }> = {
  waiting: { word: '未领', kind: 'move' },
  claimed: { word: '已领', kind: 'out' },
  returned: { word: '收回', kind: 'bad' },
}

/** What comes next for a draw, in one sentence. */
export function nextWords(draw: DrawInfo, now: Date): string {
  switch (draw.state) {
    case 'planned':
      return '下一步冻结名单：把现在符合条件的人定下来，每人一个签号。'
    case 'frozen':
      return '下一步公布：名单指纹、密数指纹和要用的公开数字一起公布，之后都不能改。'
    case 'published':
      return new Date(draw.due) > now ? '等公开数字产生，再来开奖。' : '公开数字应该已经产生，照原样填进来开奖。'
    case 'called_off':
      return `作废原因：${draw.reason ?? ''}`
    default:
      return drawnWords(draw, now)
  }
}

function drawnWords(draw: DrawInfo, now: Date): string {
  if (draw.waiting === 0) return '奖品都有了着落。'
  if (draw.until && new Date(draw.until) > now) return '正在领奖。凭手机上的领奖码发奖，一码一次。'
  return draw.rounds > draw.redraws
    ? '领奖期限已过，补抽次数已用完。没领的不再发。'
    : '领奖期限已过。没领的收回，由后面的签按顺序补上。'
}

/** The prizes in one line: 雨伞 1 份、反光背心 2 份. */
export const prizeLine = (prizes: DrawInfo['prizes']): string =>
  prizes.map((p) => `${p.title} ${p.count} 份`).join('、')

/** A moment as a datetime-local field holds it, in the district's time. */
export function fieldTime(at: Date): string {
  return new Date(at.getTime() + 8 * 3600 * 1000).toISOString().slice(0, 16)
}

/** The moment such a field stands for. */
export const momentOf = (field: string): string => `${field}:00+08:00`

/** A code in fours, as it is read aloud. */
export const fours = (code: string): string => code.replace(/(.{4})(?=.)/g, '$1 ')
