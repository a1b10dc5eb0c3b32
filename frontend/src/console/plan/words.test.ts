import { expect, test } from 'vitest'
import { filtered, grouped, headed, recordsOf, share, standingText, tally, type Task } from './words'

const task = (over: Partial<Task> = {}): Task => ({
  id: 'a',
  plan: 'p',
  campaign: 'c',
  title: '发放读本',
  district: '500108003',
  district_name: '南坪街道',
  from: '2026-06-01',
  to: '2026-06-10',
  measure: { by: 'hand_outs', of: 'item', title: '发放读本', unit: '册' },
  amount: 50,
  done: 20,
  until: '2026-06-10',
  standing: 'under_way',
  revision: 1,
  ...over,
})

test('a standing says how late', () => {
  expect(standingText(task())).toBe('进行中')
  expect(standingText(task({ standing: 'overdue', late: 3 }))).toBe('已过期 3 天')
  expect(standingText(task({ standing: 'done', late: 2 }))).toBe('晚 2 天完成')
})

test('lines of one title, days and measure are one group', () => {
  const groups = grouped([
    task(),
    task({ id: 'b', district: '500108001', done: 60, standing: 'done' }),
    task({ id: 'c', to: '2026-06-20' }),
  ])
  expect(groups.map((one) => [one.lines.length, one.done, one.amount])).toEqual([
    [2, 80, 100],
    [1, 20, 50],
  ])
  expect(tally(groups[0]?.lines ?? [])).toEqual([
    { standing: 'under_way', n: 1 },
    { standing: 'done', n: 1 },
  ])
})

test('a filter narrows by standing, sub-district, plan and words', () => {
  const all = [task(), task({ id: 'b', district: '', department: '区教委', standing: 'overdue' })]
  const none = { standing: '', district: '', plan: '', text: '' } as const
  expect(filtered(all, none)).toHaveLength(2)
  expect(filtered(all, { ...none, standing: 'overdue' }).map((one) => one.id)).toEqual(['b'])
  expect(filtered(all, { ...none, district: '500108003' }).map((one) => one.id)).toEqual(['a'])
  expect(filtered(all, { ...none, text: '教委' }).map((one) => one.id)).toEqual(['b'])
  expect(filtered(all, { ...none, plan: 'q' })).toEqual([])
})

test('a figure leads to its records', () => {
  expect(recordsOf(task())?.to).toEqual({
    name: 'material',
    params: { id: 'item' },
    query: { kind: 'hand_out', district: '500108003' },
  })
  const held = task({ measure: { by: 'held_class', of: '企业', title: '' }, district: '', until: '2026-06-12' })
  expect(recordsOf(held)?.to).toEqual({
    name: 'activities',
    query: { from: '2026-06-01', to: '2026-06-12', five_class: '企业' },
  })
  expect(recordsOf(task({ measure: { by: 'hand', title: '' } }))).toBeUndefined()
})

test('all is never said of less than all', () => {
  expect(share(199, 200)).toBe(99)
  expect(share(300, 200)).toBe(100)
  expect(share(0, 0)).toBe(0)
})

test('measures stand under headings, none without', () => {
  expect(
    headed([
      { by: 'hand', title: '手工标记' },
      { by: 'held', title: '活动' },
    ]).map((one) => one.title),
  ).toEqual(['开展活动', '登记里看不出来的'])
})
