import { describe, expect, it } from 'vitest'
import type { FlowInfo } from '@/shared/api/schema'
import { flowOption, flowSummary, parts, share, shown } from './flow'

const flow = (more: Partial<FlowInfo>): FlowInfo => ({
  ...{ id: 'm', name: '读本', unit: '册', came: 0, in_store: 0, on_the_way: 0, held: 0, handed_out: 0, lost: 0 },
  ...more,
})

describe('where material went', () => {
  it('names handed out and held always, the rest where there is any', () => {
    expect(shown([flow({})]).map(({ name }) => name)).toEqual(['已发放', '镇街结存'])
    expect(shown([flow({ lost: 1 }), flow({ in_store: 2 })]).map(({ name }) => name)).toEqual([
      '已发放',
      '镇街结存',
      '区局在库',
      '损耗',
    ])
  })

  it('is told in words', () => {
    expect(flowSummary([])).toBe('资料流向：还没有登记资料')
    expect(flowSummary([flow({ came: 1000, handed_out: 785 }), flow({ name: '单页', unit: '份' })])).toBe(
      '资料流向：读本进来 1,000 册，发放 78.5%；单页进来 0 份，发放 —',
    )
  })

  it('of nothing that came in is no share', () => {
    expect(share(flow({}), 'held')).toBe(0)
    expect(share(flow({ came: 8, held: 2 }), 'held')).toBe(0.25)
  })

  it('is drawn as parts of the same length, told apart by pattern or label besides colour', () => {
    const flows = [flow({ came: 10, handed_out: 8, lost: 1, on_the_way: 1 })]
    const { series } = flowOption(flows) as {
      series: {
        name: string
        data: number[]
        label: { show: boolean; formatter: (hit: object) => string }
        itemStyle: { decal?: object }
      }[]
    }
    expect(series.map(({ name, data }) => [name, data[0]])).toEqual([
      ['已发放', 0.8],
      ['镇街结存', 0],
      ['在途', 0.1],
      ['损耗', 0.1],
    ])
    for (const one of series) expect(one.label.show).toBe(!one.itemStyle.decal)
    expect(series[0]?.label.formatter({ seriesIndex: 0, dataIndex: 0 })).toBe('8')
    expect(series[1]?.label.formatter({ seriesIndex: 1, dataIndex: 0 })).toBe('')
  })

  it('has a look of its own for each part', () => {
    expect(new Set(parts.map(({ color, decal }) => `${color}${decal ? 'hatched' : ''}`)).size).toBe(parts.length)
  })
})
