import { describe, expect, it } from 'vitest'
import { largestFile, partsOf, readWritten, textOf } from './written'

const bytes = (...all: number[]) => new Uint8Array(all).buffer
const file = (name: string, content: ArrayBuffer): File =>
  ({ name, size: content.byteLength, arrayBuffer: async () => content }) as unknown as File

describe('a list’s text', () => {
  it('is sent in parts, each under the head', () => {
    const names = Array.from({ length: 900 }, (_, n) => `居民${n}`)
    const parts = partsOf(['姓名\t单位', ...names, ''].join('\r\n'))
    expect(parts.map((part) => part.split('\n').length)).toEqual([401, 401, 101])
    expect(parts.every((part) => part.startsWith('姓名'))).toBe(true)
    expect(partsOf(' \n')).toEqual([])
  })
  it('is read as UTF-8, or else as Chinese Windows writes it', () => {
    expect(textOf(new TextEncoder().encode('张三').buffer as ArrayBuffer)).toBe('张三')
    expect(textOf(bytes(0xd5, 0xc5, 0xc8, 0xfd))).toBe('张三')
  })
})

describe('a list’s file', () => {
  it('is text, or a workbook as it is', async () => {
    expect(await readWritten(file('名单.csv', bytes(0xd5, 0xc5)))).toEqual({ text: '张' })
    expect(await readWritten(file('名单.XLSX', bytes(80, 75, 3, 4)))).toEqual({ xlsx: btoa('PK\x03\x04') })
  })
  it('that is too large is refused in words', async () => {
    const large = file('名单.xlsx', new ArrayBuffer(largestFile + 1))
    await expect(readWritten(large)).rejects.toThrow('文件太大')
  })
})
