import type { LeafField } from '@/shared/api/schema'

/** What stands for no answer, or for one that cannot be read. */
const blanks = ['', '-', '—', '/', '空', '无']
const judged: Record<string, string> = {
  对: '对',
  T: '对',
  正确: '对',
  '√': '对',
  V: '对',
  Y: '对',
  错: '错',
  F: '错',
  错误: '错',
  '×': '错',
  X: '错',
  N: '错',
}

export const fieldWords: Record<LeafField['type'], string> = {
  single: '单选',
  multiple: '多选',
  judge: '判断',
  fill: '填空',
  ordering: '排序',
  numeric: '填数',
}

export const letter = (n: number): string => String.fromCharCode(65 + n)

/** What may be typed into a field, in short. */
export function hintOf(field: LeafField): string {
  if (field.type === 'judge') return '对 T 错 F'
  if (field.type === 'fill') return '文字'
  if (field.type === 'numeric') return field.unit || '数'
  return `A–${letter(field.options - 1)}`
}

export interface Read {
  /** As it is sent; "" for no answer. */
  text: string
  wrong: string
}

/** Reads what was typed for one question, as the server will. The server has the last word. */
export function readTyped(field: LeafField, raw: string): Read {
  const text = raw.normalize('NFKC').trim()
  if (blanks.includes(text)) return { text: '', wrong: '' }
  switch (field.type) {
    case 'fill':
      return { text, wrong: '' }
    case 'numeric':
      return { text, wrong: /^[+-]?[\d,]+(\.\d+)?$/.test(text) ? '' : '填一个数' }
    case 'judge':
      return { text: judged[text.toUpperCase()] ?? text, wrong: judged[text.toUpperCase()] ? '' : '填 对 或 错' }
    default:
      return readLetters(field, text)
  }
}

function readLetters(field: LeafField, raw: string): Read {
  const text = raw.toUpperCase().replace(/[\s,、;。.]/g, '')
  const last = letter(field.options - 1)
  for (const one of text) if (one < 'A' || one > last) return { text, wrong: `没有“${one}”，只有 A 到 ${last}` }
  if (new Set(text).size < text.length) return { text, wrong: '有字母写了两次' }
  if (field.type === 'single' && text.length > 1) return { text, wrong: '单选只能一个；选了几个的填 -' }
  if (field.type === 'ordering' && text.length < field.options) return { text, wrong: `要把 A 到 ${last} 都排上` }
  return { text, wrong: '' }
}
