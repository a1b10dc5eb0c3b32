import { beforeEach, expect, it } from 'vitest'
import { nextTick } from 'vue'
import { newKey } from '@/shared/key'
import { placed, placedOrders, useDraft } from './keep'
import { dayWords, moment, stepsOf } from './words'

beforeEach(() => localStorage.clear())

it('draws keys the server takes', () => {
  const keys = Array.from({ length: 50 }, newKey)
  expect(keys.every((key) => /^[\w-]{43}$/.test(key))).toBe(true)
  expect(new Set(keys).size).toBe(50)
})

it('keeps what was typed, with its key, over a closed page', async () => {
  const first = useDraft()
  first.unit = '示例江风机械厂'
  first.phone = '13800000000'
  await nextTick()
  const again = useDraft()
  expect(again).toMatchObject({ unit: '示例江风机械厂', phone: '13800000000', key: first.key })
})

it('forgets how one is reached once it was sent, and draws another key', async () => {
  const draft = useDraft()
  Object.assign(draft, { unit: '示例江风机械厂', phone: '13800000000', contact: '示例老周' })
  await nextTick()
  placed({ key: draft.key, code: 'AB23CD', unit: draft.unit, topic: '动火' }, draft)
  expect(localStorage.getItem('pufa.order.draft')).not.toContain('138')
  const next = useDraft()
  expect(next).toMatchObject({ unit: '示例江风机械厂', phone: '', contact: '' })
  expect(next.key).not.toBe(draft.key)
  expect(placedOrders()).toHaveLength(1)
})

it('lives with a storage that holds nonsense', () => {
  localStorage.setItem('pufa.order.placed', '{')
  localStorage.setItem('pufa.order.draft', '[')
  expect(placedOrders()).toEqual([])
  expect(useDraft().unit).toBe('')
})

it('says times as the district has them', () => {
  expect(moment('2026-06-10T01:05:00Z')).toBe('6 月 10 日 09:05')
  expect(dayWords('2026-06-10')).toBe('6 月 10 日')
})

it('shows the way of an order', () => {
  expect(stepsOf('dispatched').map((s) => s.done)).toEqual([true, true, false, false])
  expect(stepsOf('returned')).toEqual([])
})
