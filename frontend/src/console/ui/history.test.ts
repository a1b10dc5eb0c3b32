import { flushPromises, mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import type { ChangePage } from '@/shared/api/schema'
import HistoryList from './HistoryList.vue'

describe('the history of a record', () => {
  it('says who did what when, the newest first, and from what to what', () => {
    const list = mount(HistoryList, {
      props: {
        page: {
          earlier: 0,
          changes: [
            { act: 'placed', at: '2026-06-01T01:00:00Z' },
            {
              act: 'changed',
              by_name: '唐某',
              at: '2026-06-02T01:00:00Z',
              fields: [
                { field: 'title', title: '名称', from: '讲座', to: '演练' },
                { field: 'note', title: '备注', from: '', to: '改过' },
                { field: 'place', title: '地点', from: '广场', to: '' },
              ],
            },
            { act: 'returned', by_name: '区局', at: '2026-06-03T01:00:00Z', reason: '照片不清楚' },
          ],
        },
      },
    })
    const lines = list.findAll('ol > li').map((line) => line.text().replace(/\s+/g, ''))
    expect(lines[0]).toContain('退回区局')
    expect(lines[0]).toContain('照片不清楚')
    expect(lines[1]).toContain('名称：讲座→演练')
    expect(lines[1]).toContain('备注：改过')
    expect(lines[1]).toContain('地点：广场→空')
    expect(lines[2]).toContain('点单点单单位')
  })
  it('says so when nothing was written down', () => {
    expect(mount(HistoryList, { props: { page: { changes: [], earlier: 0 } } }).text()).toContain('没有改过')
  })
  it('turns back to what was earlier, to the end, and says when it could not', async () => {
    const line = (reason: string) => ({ act: 'changed' as const, by_name: '唐某', at: '2026-06-02T01:00:00Z', reason })
    const parts: Record<number, ChangePage> = {
      3: { changes: [line('第二'), line('第三')], earlier: 1 },
      1: { changes: [line('第一')], earlier: 0 },
    }
    let fails = true
    const read = vi.fn((before: number) => {
      const part = fails ? undefined : parts[before]
      return part ? Promise.resolve(part) : Promise.reject(new Error('断网'))
    })
    const list = mount(HistoryList, { props: { page: { changes: [line('第四')], earlier: 3 }, read } })
    const more = () => list.find('button')
    await more().trigger('click')
    await flushPromises()
    expect(list.find('[role=alert]').exists()).toBe(true)
    fails = false
    expect(more().text()).toBe('更早的（还有 3 条）')
    await more().trigger('click')
    await flushPromises()
    expect(list.find('[role=alert]').exists()).toBe(false)
    expect(more().text()).toBe('更早的（还有 1 条）')
    await more().trigger('click')
    await flushPromises()
    expect(more().exists()).toBe(false)
    expect(read.mock.calls).toEqual([[3], [3], [1]])
    const said = list.findAll('ol > li').map((li) => li.findAll('p')[1]?.text())
    expect(said).toEqual(['第四', '第三', '第二', '第一'])
    await list.setProps({ page: { changes: [line('第五')], earlier: 4 } })
    expect(list.findAll('ol > li')).toHaveLength(1)
    expect(more().text()).toBe('更早的（还有 4 条）')
  })
})
