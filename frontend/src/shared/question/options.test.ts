import { describe, expect, it } from 'vitest'
import { blank, isNumber, move, optionState, pick, ready } from './options'
import { letter, optionsOf } from './words'

describe('optionState', () => {
  it('tells nothing but the choice before marking', () => {
    expect([0, 1].map((i) => optionState(i, { options: [1] }))).toEqual(['rest', 'picked'])
    expect(optionState(0, {})).toBe('rest')
  })

  it('tells apart all four after marking', () => {
    const states = [0, 1, 2, 3].map((i) => optionState(i, { options: [0, 1] }, [0, 2]))
    expect(states).toEqual(['right', 'wrong', 'missed', 'other'])
  })
})

describe('pick', () => {
  it.each(['single', 'judge'] as const)('takes another in place of the first: %s', (type) => {
    expect(pick(type, { options: [0] }, 2)).toEqual({ options: [2] })
    expect(pick(type, { options: [2] }, 2)).toEqual({ options: [2] })
  })

  it('adds and takes away with several, in order', () => {
    const two = pick('multiple', pick('multiple', {}, 3), 1)
    expect(two).toEqual({ options: [1, 3] })
    expect(pick('multiple', two, 3)).toEqual({ options: [1] })
  })

  it('leaves the answer it was given alone', () => {
    const before = { options: [2, 3] }
    pick('multiple', before, 0)
    expect(before).toEqual({ options: [2, 3] })
  })
})

describe('move', () => {
  it('swaps with the neighbour', () => {
    expect(move([2, 0, 1], 1, -1)).toEqual([0, 2, 1])
    expect(move([2, 0, 1], 1, 1)).toEqual([2, 1, 0])
  })

  it('stays at the ends', () => {
    expect(move([2, 0, 1], 0, -1)).toEqual([2, 0, 1])
    expect(move([2, 0, 1], 2, 1)).toEqual([2, 0, 1])
  })

  it('keeps every option exactly once, whatever is pressed', () => {
    let order = [0, 1, 2, 3, 4]
    for (let i = 0; i < 200; i++) order = move(order, (i * 7) % 5, i % 3 ? 1 : -1)
    expect([...order].sort()).toEqual([0, 1, 2, 3, 4])
  })
})

it('knows when an answer can be sent', () => {
  expect(ready('single', {})).toBe(false)
  expect(ready('multiple', { options: [] })).toBe(false)
  expect(ready('judge', { options: [0] })).toBe(true)
  expect(ready('fill', { text: ' \n' })).toBe(false)
  expect(ready('fill', { text: '三' })).toBe(true)
  expect(ready('ordering', blank('ordering', 3))).toBe(true)
})

it.each(['1000', '1,000', '１０００', ' -3.5 ', '−3', '0.000001'])('takes %s for a number', (text) => {
  expect(isNumber(text)).toBe(true)
  expect(ready('numeric', { text })).toBe(true)
})

it.each(['', '一千', '1000册', '1,00', '1e3', '5.', '.5', '1.0000001', '1234567890123'])(
  'takes %s for none',
  (text) => {
    expect(isNumber(text)).toBe(false)
  },
)

it('names options', () => {
  expect([0, 3].map(letter)).toEqual(['A', 'D'])
  expect(optionsOf({ type: 'judge', options: [] })).toEqual(['正确', '错误'])
  expect(optionsOf({ type: 'judge', options: ['对', '错'] })).toEqual(['对', '错'])
  expect(optionsOf({ type: 'fill', options: null })).toEqual([])
})
