import { expect, test } from 'vitest'
import type { AimInfo } from '@/shared/api/schema'
import { aimTable, countedFrom, reached } from './aims'

const aim = (over: Partial<AimInfo>): AimInfo => ({
  district: 'a',
  district_name: '甲街道',
  key: 'activities',
  target: 2,
  done: 1,
  standing: 'under_way',
  ...over,
})

test('only what somebody aims at is a column', () => {
  const { columns, rows } = aimTable([
    aim({ key: 'class', class: '学校' }),
    aim({ done: 2, standing: 'done' }),
    aim({ district: 'b', district_name: '乙镇' }),
  ])
  expect(columns.map((one) => one.title)).toEqual(['开展活动', '进学校'])
  expect(rows.map((row) => [row.name, Object.keys(row.cells).length])).toEqual([
    ['甲街道', 2],
    ['乙镇', 1],
  ])
  expect(reached(rows, 'activities')).toEqual({ done: 1, of: 2 })
  expect(reached(rows, 'class 企业')).toEqual({ done: 0, of: 0 })
})

test('each leads to what it was counted from', () => {
  expect(countedFrom(aim({ key: 'class', class: '学校' }))).toEqual({
    name: 'activities',
    query: { district: 'a', five_class: '学校' },
  })
  expect(countedFrom(aim({ key: 'handed_out' }))).toEqual({
    name: 'material-entries',
    query: { kind: 'hand_out', district: 'a' },
  })
  expect(countedFrom(aim({ key: 'participants' }))).toEqual({ name: 'participation', query: { district: 'a' } })
})
