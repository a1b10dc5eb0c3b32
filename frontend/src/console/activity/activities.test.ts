import { expect, it } from 'vitest'
import type { Activity } from '../wire'
import { counted, filtered, filterOf, noFilter as none, sums } from './activities'
import { indicatorText } from './words'

const activity = (over: Partial<Activity>): Activity => ({
  id: '1',
  campaign: 'c',
  district_name: '南坪街道',
  revision: 1,
  photos: [],
  counts: true,
  updated_at: '2026-06-16T08:00:00Z',
  updated_by: 'chen',
  kind: '讲座',
  title: '万寿路社区课堂',
  date: '2026-06-16',
  district: '500108003',
  place: '活动室',
  online: false,
  attendance: 40,
  indicators: {},
  note: '',
  ...over,
})
const indicators = [
  { key: 'leaflets', title: '发放宣传资料', unit: '份' },
  { key: 'boards', title: '展板', unit: '块' },
  { key: 'consulted', title: '接受咨询', unit: '人次' },
]

it('narrows the list and shows the newest first', () => {
  const all = [activity({ id: '1' }), activity({ id: '2', date: '2026-06-20', kind: '应急演练' })]
  expect(filtered(all, none).map((a) => a.id)).toEqual(['2', '1'])
  expect(filtered(all, { ...none, kind: '讲座' }).map((a) => a.id)).toEqual(['1'])
  expect(filtered(all, { ...none, from: '2026-06-17' }).map((a) => a.id)).toEqual(['2'])
  expect(filtered(all, { ...none, to: '2026-06-16' }).map((a) => a.id)).toEqual(['1'])
  expect(filtered(all, { ...none, text: ' 万寿 ' })).toHaveLength(2)
  expect(filtered(all, { ...none, district: 'x' })).toHaveLength(0)
})

it('narrows the list down to what a figure was counted from', () => {
  const all = [
    activity({ id: '1', online: true, five_class: '企业' }),
    activity({ id: '2', district: '' }),
    activity({ id: '3', five_class: '企业' }),
  ]
  const found = (query: Record<string, string>) => filtered(all, filterOf(query)).map((a) => a.id)
  expect(found({ online: 'yes' })).toEqual(['1'])
  expect(found({ online: 'no', five_class: '企业' })).toEqual(['3'])
  expect(found({ district: 'none' })).toEqual(['2'])
  expect(found({ five_class: 'none' })).toEqual(['2'])
})

it('sums what was counted', () => {
  const all = [
    activity({ indicators: { boards: 2 } }),
    activity({ attendance: 5, indicators: { boards: 3, consulted: 0 } }),
  ]
  expect(sums([...all, activity({ counts: false, attendance: 9 })], indicators)).toEqual({
    held: 2,
    attendance: 45,
    indicators: { boards: 5, consulted: 0 },
  })
})

it('keeps not counted apart from none', () => {
  expect(counted({ boards: 0, desks: '' })).toEqual({ boards: 0 })
  expect(indicatorText(indicators, { boards: 0, consulted: 86 })).toBe(
    '展板\u00a00\u00a0块、接受咨询\u00a086\u00a0人次',
  )
  expect(indicatorText(indicators, undefined)).toBe('—')
})
