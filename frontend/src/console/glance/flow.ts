import type { FlowInfo } from '@/shared/api/schema'
import { count, percent } from '../ui/format'

/** A place material can be in, with its look: a colour, and a pattern that tells it apart in print. */
export interface Part {
  key: 'handed_out' | 'held' | 'on_the_way' | 'in_store' | 'lost'
  name: string
  color: string
  /** The colour of a label on it. */
  ink: string
  /** ECharts' own words for a pattern; none is plain. */
  decal?: Record<string, unknown>
}

const hatch = (rotation: number, color: string, dash: number | number[]) => ({
  symbol: 'rect',
  dashArrayX: [1, 0],
  dashArrayY: dash,
  rotation,
  color,
})

/** In the order things go: handed out first, since that is what they were printed for. */
export const parts: readonly Part[] = [
  { key: 'handed_out', name: '已发放', color: '#12475A', ink: '#FFFDF8' },
  { key: 'held', name: '镇街结存', color: '#E0A030', ink: '#1B2A31' },
  { key: 'on_the_way', name: '在途', color: '#BFD0D3', ink: '#1B2A31', decal: hatch(0.79, '#5A666B', [2, 7]) },
  { key: 'in_store', name: '区局在库', color: '#ECE4D5', ink: '#1B2A31' },
  { key: 'lost', name: '损耗', color: '#FFFDF8', ink: '#1B2A31', decal: hatch(-0.79, '#1B2A31', [2, 3]) },
]

/** The parts that any of the items has something in, and the two that are always named. */
export function shown(flows: readonly FlowInfo[]): Part[] {
  return parts.filter(({ key }) => key === 'handed_out' || key === 'held' || flows.some((flow) => flow[key] > 0))
}

/** Part of what came in; of nothing, nothing. */
export const share = (flow: FlowInfo, key: Part['key']): number => (flow.came > 0 ? flow[key] / flow.came : 0)

/** The flow in words, for who cannot see the chart. */
export function flowSummary(flows: readonly FlowInfo[]): string {
  const words = flows.map(
    (flow) =>
      `${flow.name}进来 ${count(flow.came)} ${flow.unit}，发放 ${percent(flow.came ? flow.handed_out / flow.came : null)}`,
  )
  return words.length ? `资料流向：${words.join('；')}` : '资料流向：还没有登记资料'
}

interface Hit {
  seriesIndex: number
  dataIndex: number
}

/** The ECharts option: a bar for each item, all as long as what came in, since units differ. */
export function flowOption(flows: readonly FlowInfo[]): Record<string, unknown> {
  const series = shown(flows)
  return {
    animation: false,
    textStyle: { fontFamily: 'var(--sans)' },
    grid: { left: 22, right: 14, top: 30, bottom: 2, containLabel: true },
    legend: {
      top: 0,
      left: 0,
      itemGap: 26,
      itemWidth: 14,
      itemHeight: 10,
      textStyle: { color: '#3F4E55', fontSize: 12 },
      selectedMode: false,
    },
    tooltip: {
      trigger: 'item',
      formatter: ({ seriesIndex, dataIndex }: Hit) => {
        const flow = flows[dataIndex]
        const part = series[seriesIndex]
        return flow && part ? `${flow.name}<br>${part.name} ${count(flow[part.key])} ${flow.unit}` : ''
      },
    },
    xAxis: {
      type: 'value',
      min: 0,
      max: 1,
      interval: 0.25,
      axisLabel: { color: '#3F4E55', fontSize: 12, formatter: (n: number) => `${Math.round(n * 100)}%` },
      splitLine: { lineStyle: { color: '#DDD3C1' } },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: flows.map((flow) => flow.name),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: '#DDD3C1' } },
      axisLabel: { color: '#1B2A31', fontSize: 12, width: 132, overflow: 'break' },
    },
    series: series.map((part) => ({
      type: 'bar',
      name: part.name,
      stack: 'all',
      barMaxWidth: 26,
      itemStyle: {
        color: part.color,
        borderColor: '#5A666B',
        borderWidth: 1,
        ...(part.decal && { decal: part.decal }),
      },
      label: {
        show: !part.decal,
        color: part.ink,
        fontSize: 12,
        // A figure that has no room stands in the table and under the pointer.
        formatter: ({ dataIndex }: Hit) => {
          const flow = flows[dataIndex]
          return flow && share(flow, part.key) >= 0.09 ? count(flow[part.key]) : ''
        },
      },
      data: flows.map((flow) => share(flow, part.key)),
    })),
  }
}
