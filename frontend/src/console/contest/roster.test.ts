import { flushPromises, mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { largestFile, partsOf, readRoster, textOf } from './roster'
import RosterDialog from './RosterDialog.vue'

afterEach(() => vi.unstubAllGlobals())

const bytes = (...all: number[]) => new Uint8Array(all).buffer
const file = (name: string, content: ArrayBuffer): File =>
  ({ name, size: content.byteLength, arrayBuffer: async () => content }) as unknown as File

describe('a roster’s text', () => {
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

describe('a roster’s file', () => {
  it('is text, or a workbook as it is', async () => {
    expect(await readRoster(file('名单.csv', bytes(0xd5, 0xc5)))).toEqual({ text: '张' })
    expect(await readRoster(file('名单.XLSX', bytes(80, 75, 3, 4)))).toEqual({ xlsx: btoa('PK\x03\x04') })
  })
  it('that is too large is refused in words', async () => {
    const large = file('名单.xlsx', new ArrayBuffer(largestFile + 1))
    await expect(readRoster(large)).rejects.toThrow('文件太大')
  })
})

describe('the dialog of the roster', () => {
  it('adds what was pasted and strikes a line', async () => {
    const sent: unknown[] = []
    const lines = [
      { line: 'a', name: '张三', unit: '南坪街道', code: '004711' },
      { line: 'b', name: '李四', code: '123456', taken_at: '2026-06-01T01:00:00Z' },
    ]
    vi.stubGlobal('fetch', async (request: Request) => {
      const body = request.method === 'POST' ? await request.json() : undefined
      if (request.method !== 'GET') sent.push([request.method, new URL(request.url).pathname, body])
      if (request.method === 'DELETE') return new Response(null, { status: 204 })
      const answer = request.method === 'POST' ? { added: 2, repeated: 0 } : { lines }
      return new Response(JSON.stringify(answer), { status: 200, headers: { 'Content-Type': 'application/json' } })
    })
    const page = mount(RosterDialog, {
      props: { id: 'c1', title: '决赛' },
      global: { plugins: [createPinia()], stubs: { ElDialog: { template: '<div><slot /></div>' } } },
    })
    await flushPromises()
    expect(page.text()).toContain('共 2 人，1 人已入场')
    expect(page.text()).toContain('004711')
    await page.get('textarea').setValue('王五\n赵六')
    await page.get('form').trigger('submit')
    await flushPromises()
    const keys = page.findAll('td .link').map((key) => key.text())
    expect(keys).toEqual(['划掉：张三', '放开：李四'])
    await page.get('td .link').trigger('click')
    await flushPromises()
    expect(sent).toEqual([
      ['POST', '/api/v1/contests/c1/roster', { text: '王五\n赵六' }],
      ['DELETE', '/api/v1/contests/c1/roster/a', undefined],
    ])
    page.unmount()
  })
})
