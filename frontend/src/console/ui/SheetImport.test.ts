import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, expect, it, vi } from 'vitest'
import type { IntakeLook } from '@/shared/api/schema'
import SheetImport from './SheetImport.vue'

afterEach(() => vi.unstubAllGlobals())

const wrong: IntakeLook = {
  rows: 2,
  fine: 1,
  wrong: 1,
  same: 0,
  known: 0,
  skipped: 1,
  unused: ['序号'],
  columns: [
    { key: 'date', title: '日期', form: 'day', required: true, found: true },
    { key: 'people', title: '参与', unit: '人次', form: 'whole', found: true },
    { key: 'note', title: '备注', form: 'text', found: false },
  ],
  lines: [
    { row: 2, state: 'fine', cells: ['2026-06-01', '3', ''] },
    {
      row: 3,
      state: 'wrong',
      cells: ['6.16', '4', ''],
      faults: [{ column: 'date', cell: 'A3', text: '要写上年份', suggestion: '2026-06-16' }],
    },
  ],
}
const right: IntakeLook = {
  ...wrong,
  fine: 2,
  wrong: 0,
  lines: wrong.lines.map((line) => ({ row: line.row, state: 'fine' as const, cells: line.cells })),
}

/** Takes what XMLHttpRequest is given, and answers with an upload. */
class Line {
  upload = {} as { onprogress?: (event: object) => void }
  onload?: () => void
  status = 201
  responseText = '{"id":"u1"}'
  open(): void {}
  setRequestHeader(): void {}
  send(): void {
    this.upload.onprogress?.({ lengthComputable: true, loaded: 1, total: 2 })
    this.onload?.()
  }
}

it('shows what is wrong beside the cell, has it put right, and writes bit by bit', async () => {
  const sent: [string, unknown][] = []
  const answers = [wrong, right, { rows: 2, written: 1, next: 1 }, { rows: 2, written: 1 }]
  vi.stubGlobal('XMLHttpRequest', Line)
  vi.stubGlobal('fetch', async (url: string, init: { body: string }) => {
    sent.push([url, JSON.parse(init.body)])
    return new Response(JSON.stringify(answers.shift()), { status: 200 })
  })
  const page = mount(SheetImport, {
    props: { path: '/api/v1/campaigns/c/activities', title: '导入', noun: '次活动' },
    global: { stubs: { ElDialog: { template: '<div><slot /></div>' } } },
  })
  const picker = page.get('input[type=file]')
  Object.defineProperty(picker.element, 'files', { value: [{ name: '活动.xlsx', size: 10 }] })
  await picker.trigger('change')
  await flushPromises()
  expect(page.text()).toContain('有问题 1 行')
  expect(page.text()).toContain('没有用到的列：序号')
  expect(page.findAll('tbody tr')).toHaveLength(1) // those with faults
  expect(page.get('.faulty').text()).toContain('要写上年份')
  expect(page.get('thead').text()).not.toContain('备注')
  await page.get('.faulty .link').trigger('click')
  await flushPromises()
  expect(page.text()).toContain('导入 2 行')
  await page.get('.foot .main').trigger('click')
  await flushPromises()
  expect(page.text()).toContain('导入了 2 次活动')
  const fixes = [{ row: 3, column: 'date', value: '2026-06-16' }]
  expect(sent).toEqual([
    ['/api/v1/campaigns/c/activities/import/check', { upload: 'u1', fixes: [] }],
    ['/api/v1/campaigns/c/activities/import/check', { upload: 'u1', fixes }],
    ['/api/v1/campaigns/c/activities/import', { upload: 'u1', fixes, from: 0 }],
    ['/api/v1/campaigns/c/activities/import', { upload: 'u1', fixes, from: 1 }],
  ])
  expect(page.emitted('saved')).toHaveLength(1)
  page.unmount()
})
