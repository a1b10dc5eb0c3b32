import { describe, expect, test } from 'vitest'
import type { LeafField } from '@/shared/api/schema'
import { hintOf, readTyped } from './typed'

const field = (type: LeafField['type'], options = 4): LeafField => ({ type, options })

describe('what is typed from a paper', () => {
  test.each([
    ['single', 'b', 'B'],
    ['single', ' Ｃ ', 'C'],
    ['single', '-', ''],
    ['multiple', 'd、a', 'DA'],
    ['judge', 't', '对'],
    ['judge', '×', '错'],
    ['ordering', 'DCBA', 'DCBA'],
    ['fill', ' 立即 ', '立即'],
    ['numeric', '１２', '12'],
    ['numeric', '', ''],
  ] as const)('%s takes %j', (type, raw, text) => {
    expect(readTyped(field(type), raw)).toEqual({ text, wrong: '' })
  })

  test.each([
    ['single', 'E', '没有“E”'],
    ['single', 'AB', '只能一个'],
    ['multiple', 'AA', '两次'],
    ['judge', 'A', '对 或 错'],
    ['ordering', 'ABC', '都排上'],
    ['numeric', '很多', '数'],
  ] as const)('%s does not take %j', (type, raw, wrong) => {
    expect(readTyped(field(type), raw).wrong).toContain(wrong)
  })

  test('a field says what it takes', () => {
    expect(hintOf(field('multiple', 5))).toBe('A–E')
    expect(hintOf({ type: 'numeric', options: 0, unit: '年' })).toBe('年')
  })
})
