/** What is sent to the server: text, or an Excel file as it is. */
export type Written = { text: string } | { xlsx: string }

/** The largest Excel file that fits into a request. */
export const largestFile = 45_000

const linesAtOnce = 400

/** Text in parts that each fit into a request. Its first line may name the columns, so every part begins with it. */
export function partsOf(text: string): string[] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim())
  const head = lines[0] && /姓名|名字/.test(lines[0]) ? lines.splice(0, 1) : []
  const parts: string[] = []
  for (let at = 0; at < lines.length; at += linesAtOnce) {
    parts.push([...head, ...lines.slice(at, at + linesAtOnce)].join('\n'))
  }
  return parts
}

/** The text of a file that came from Excel or an editor: UTF-8, or else what Chinese Windows writes. */
export function textOf(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('gb18030').decode(bytes)
  }
}

/** Reads a file for sending. Its error is a sentence. */
export async function readWritten(file: File): Promise<Written> {
  if (!/\.xlsx$/i.test(file.name)) return { text: textOf(await file.arrayBuffer()) }
  if (file.size > largestFile) throw new Error('文件太大。请把名字和单位两列复制出来，粘贴到上面。')
  const bytes = new Uint8Array(await file.arrayBuffer())
  return { xlsx: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')) }
}
