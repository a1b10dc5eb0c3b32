import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import HistoryList from './HistoryList.vue'

describe('the history of a record', () => {
  it('says who did what when, the newest first, and from what to what', () => {
    const list = mount(HistoryList, {
      props: {
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
    expect(mount(HistoryList, { props: { changes: [] } }).text()).toContain('没有改过')
  })
})
