import type { Bar } from './Bars.vue'

const ink2 = '#3F4E55'
const line = '#DDD3C1'
const series = '#12475A'
const noted = '#E0A030'

/** The ECharts option of a bar chart: zero-based, three lines at most, the highest bar noted and labelled. */
export function options(
  bars: Bar[],
  unit: string,
  top: number,
  horizontal: boolean,
  write: (n: number) => string,
): Record<string, unknown> {
  const first = bars.findIndex((bar) => bar.value === top && top > 0)
  const names = {
    type: 'category',
    data: bars.map((bar) => bar.label),
    inverse: horizontal,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: line } },
    axisLabel: { color: ink2, fontSize: 12, hideOverlap: true },
  }
  const values = {
    type: 'value',
    min: 0,
    minInterval: 1,
    splitNumber: 2,
    axisLabel: { color: ink2, fontSize: 12, formatter: (n: number) => write(n) },
    splitLine: { lineStyle: { color: line } },
  }
  return {
    animation: false,
    textStyle: { fontFamily: 'var(--sans)' },
    // Names are drawn in a wider font than the one they are measured in.
    grid: { left: horizontal ? 18 : 4, right: horizontal ? 24 : 12, top: 22, bottom: 2, containLabel: true },
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'shadow' },
      formatter: (hits: { dataIndex: number }[]) => {
        const bar = bars[hits[0]?.dataIndex ?? -1]
        return bar ? `${bar.full ?? bar.label} ${write(bar.value)} ${unit}` : ''
      },
    },
    xAxis: horizontal ? values : names,
    yAxis: horizontal ? names : values,
    series: [
      {
        type: 'bar',
        barMaxWidth: 22,
        barMinHeight: 1,
        data: bars.map((bar, index) => ({
          value: bar.value,
          itemStyle: { color: index === first ? noted : series, borderRadius: 1.5 },
          label: {
            show: index === first,
            position: horizontal ? 'right' : 'top',
            color: '#1B2A31',
            fontSize: 12,
            fontWeight: 700,
            formatter: () => write(bar.value),
          },
        })),
      },
    ],
  }
}
