import { expect, it } from 'vitest'
import type { ExternalInfo } from '@/shared/api/schema'
import { figureText, grouped, ofWholeDistrict } from './series'

const figure = (over: Partial<ExternalInfo>): ExternalInfo => ({
  id: 'x',
  campaign: 'c',
  source: '市局通报',
  measure: '报名数',
  unit: '人',
  as_of: '2026-06-10',
  district: '',
  district_name: '南岸区',
  value: 1,
  note: '',
  photos: [],
  withdrawn: false,
  entered_by: '区局',
  updated_at: '2026-06-10T00:00:00Z',
  revision: 1,
  ...over,
})

it('keeps earlier values behind the latest, and sources, measures and places apart', () => {
  const groups = grouped([
    figure({ id: 'old', as_of: '2026-06-01' }),
    figure({ id: 'new', as_of: '2026-06-20' }),
    figure({ id: 'gone', as_of: '2026-06-25', withdrawn: true }),
    figure({ id: 'street', district: '500108001' }),
    figure({ id: 'points', measure: '活力值', unit: '点' }),
    figure({ id: 'paper', source: '晨报' }),
  ])
  expect(groups.map((g) => [g.source, g.series.map((s) => [s.latest.id, ...s.earlier.map((e) => e.id)])])).toEqual([
    ['市局通报', [['new', 'old'], ['street'], ['points']]],
    ['晨报', [['paper']]],
  ])
  expect(grouped([figure({ withdrawn: true })])).toEqual([])
  expect(grouped([figure({ withdrawn: true })], true)).toHaveLength(1)
})

it('shows the whole district the latest of each, never a sum', () => {
  const all = [figure({ value: 5 }), figure({ value: 3, as_of: '2026-06-01' }), figure({ district: '500108001' })]
  expect(ofWholeDistrict(all).map((one) => one.value)).toEqual([5])
})

it('writes a rank as one', () => {
  expect(figureText({ value: 3, unit: '名' })).toBe('第 3 名')
  expect(figureText({ value: 25290.5, unit: '人' })).toBe('25,290.5 人')
})
