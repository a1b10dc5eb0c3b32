import { describe, expect, it } from 'vitest'
import type { Holder, Material } from '../wire'
import { balanced, counted, evenly, onHand, resulting } from './balance'

const material = {
  id: 'm1',
  name: '安全生产条例手册',
  kind: '手册',
  unit: '册',
  printed: 1000,
  in_store: 100,
  allotted_unreceived: 2,
  held: 105,
  handed_out: 785,
  lost: 8,
  found: 0,
} as Material
const holder = { district: '500108004', name: '海棠溪街道', on_the_way: 2, held: 18, handed_out: 52, lost: 0 } as Holder

describe('the balance while typing', () => {
  it('says what is left', () => {
    expect(resulting('hand_out', 16, material, holder)).toMatchObject({ after: 2, short: false, text: '发完结存 2 册' })
    expect(resulting('hand_out', 18, material, holder)?.text).toBe('发完结存 0 册')
    expect(resulting('allot', 40, material, undefined)?.text).toBe('分配后在库 60 册')
    expect(resulting('print', 500, material, undefined)?.text).toBe('入库后在库 600 册')
    expect(resulting('receive', 2, material, holder)?.text).toBe('签收后在途 0 册')
    expect(resulting('return', 8, material, holder)?.text).toBe('退回后结存 10 册')
  })
  it('says by how much it falls short', () => {
    expect(resulting('hand_out', 20, material, holder)).toMatchObject({ short: true, text: '手上有 18 册，不够 2 册' })
    expect(resulting('allot', 101, material, undefined)?.text).toBe('区局在库 100 册，不够 1 册')
  })
  it('takes what never arrived from what is on the way', () => {
    expect(resulting('loss', 2, material, holder, true)?.text).toBe('损耗后在途 0 册')
    expect(resulting('return', 3, material, holder, true)?.short).toBe(true)
  })
  it('takes losses from the holder, or from the store', () => {
    expect(resulting('loss', 5, material, holder)?.text).toBe('损耗后结存 13 册')
    expect(resulting('loss', 5, material, undefined)?.text).toBe('损耗后在库 95 册')
  })
  it.each([0, -1, 1.5, Number.NaN])('says nothing of %s', (quantity) => {
    expect(resulting('hand_out', quantity, material, holder)).toBeUndefined()
  })
  it('names what is there before', () => {
    expect(onHand('hand_out', material, holder)).toBe('手上有 18 册')
    expect(onHand('allot', material, undefined)).toBe('区局在库 100 册')
    expect(onHand('print', material, undefined)).toBe('已印 1,000 册')
  })
})

describe('splitting evenly', () => {
  it('gives every piece and no more', () => {
    expect(evenly(100, 15).reduce((a, b) => a + b)).toBe(100)
    expect(evenly(100, 15).slice(0, 11)).toEqual([7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 6])
    expect(evenly(3, 5)).toEqual([1, 1, 1, 0, 0])
    expect(evenly(0, 2)).toEqual([0, 0])
    expect(evenly(5, 0)).toEqual([])
  })
})

it('checks the books', () => {
  expect(balanced(material)).toBe(true)
  expect(balanced({ ...material, lost: 9 })).toBe(false)
})

it('says what a stock-take comes to', () => {
  expect(counted(50, 50, '册')).toEqual({ text: '账实相符', differs: false })
  expect(counted(47, 50, '册')).toEqual({ text: '比账上少 3 册，记为损耗', differs: true })
  expect(counted(51, 50, '册')).toEqual({ text: '比账上多 1 册，记为盘盈', differs: true })
  expect(balanced({ ...material, found: 3, held: 108 })).toBe(true)
  expect(balanced({ ...material, found: 3 })).toBe(false)
})
