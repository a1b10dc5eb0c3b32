import { expect, it } from 'vitest'
import { columns, rowsOf, sizeWords, sumOf, targetsOf } from './plan'

it('turns targets into rows and back', () => {
  const targets = [
    { district: 'a', participants: 100, classes: { 企业: 2, 学校: 1 } },
    { district: 'b', activities: 3 },
  ]
  const rows = rowsOf(targets, ['a', 'b', 'c'])
  expect(rows).toHaveLength(3)
  expect(targetsOf(rows)).toEqual(targets)
  expect(sumOf(rows, 'participants')).toBe(100)
  expect(columns.map((c) => c.title)).toEqual([
    '参与人数',
    '发放资料',
    '开展活动',
    '进企业',
    '进农村',
    '进社区',
    '进学校',
    '进家庭',
  ])
})

it('says sizes', () => {
  expect([10, 51_200, 1_258_291].map(sizeWords)).toEqual(['1 KB', '50 KB', '1.2 MB'])
})
