import type { FileRow } from '@/shared/api/schema'
import { ApiProblem, problemFrom } from '@/shared/api/problem'

export const standingWords: Record<FileRow['state'], string> = {
  wrong: '收不了',
  doubt: '请看一眼',
  fine: '可以收',
  known: '以前收过',
}

/** The formats questions go out in, each with what it is for. */
export const formats = [
  ['pufa-xlsx', 'Excel 模板', '改好可以再导入本平台'],
  ['paper-docx', 'Word 试卷', '可打印，答案另起一页'],
  ['paper-pdf', 'PDF 试卷', '可打印，答案另起一页'],
  ['kaoshibao', '考试宝', 'Excel'],
  ['wjx', '问卷星', '文本'],
  ['moodle-xml', 'Moodle XML', '学习平台'],
  ['gift', 'Moodle GIFT', '文本'],
  ['qti', 'QTI 3.0', '国际通用题包'],
  ['aiken', 'Aiken', '文本，只有单选题'],
  ['kahoot', 'Kahoot', 'Excel'],
] as const

export type Format = (typeof formats)[number][0]

/** A file the server makes of what is sent, or an ApiProblem. */
export async function blobOf(url: string, body: object): Promise<Blob> {
  let response: Response
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    })
  } catch {
    throw ApiProblem.offline()
  }
  if (!response.ok) throw problemFrom(response, await response.json().catch(() => undefined))
  return response.blob()
}

/** The name the server gave a file. */
export function nameOf(disposition: string | null, otherwise: string): string {
  const coded = /filename\*=UTF-8''([^;]+)/.exec(disposition ?? '')?.[1]
  return coded ? decodeURIComponent(coded) : otherwise
}
