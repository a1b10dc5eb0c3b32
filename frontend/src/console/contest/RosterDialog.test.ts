import { flushPromises, mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { afterEach, describe, expect, it, vi } from 'vitest'
import RosterDialog from './RosterDialog.vue'

afterEach(() => vi.unstubAllGlobals())

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
