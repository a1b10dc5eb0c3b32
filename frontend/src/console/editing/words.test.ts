import { describe, expect, test } from 'vitest'
import { articleTitle, blank, mark, outOfOrder, toForm, toSend, without } from './words'

describe('a question as it is written', () => {
  test('empty lines are left out and the right ones stay right', () => {
    const form = { ...blank('xff', ' 44 '), options: ['甲', ' ', '乙', '丙'], answer: [2] }
    expect(toSend(form)).toMatchObject({ article: '44', options: ['甲', '乙', '丙'], answer: [1], accept: [] })
  })

  test('what belongs to other types is not sent', () => {
    const form = { ...blank('xff'), options: ['甲', '乙'], answer: [1], accept: ['二十', ''], value: '3' }
    expect(toSend({ ...form, type: 'fill' })).toMatchObject({ options: [], answer: [], accept: ['二十'], value: '' })
    expect(toSend({ ...form, type: 'judge' })).toMatchObject({ options: [], answer: [1] })
    expect(toSend({ ...form, type: 'ordering' })).toMatchObject({ options: ['甲', '乙'], answer: [0, 1] })
    expect(toSend({ ...form, type: 'numeric' })).toMatchObject({ options: [], value: '3' })
  })

  test('one is right of a single choice, several of a multiple one', () => {
    const form = { ...blank(), answer: [0] }
    mark(form, 2, true)
    expect(form.answer).toEqual([2])
    form.type = 'multiple'
    mark(form, 0, true)
    expect(form.answer).toEqual([0, 2])
    mark(form, 2, false)
    expect(form.answer).toEqual([0])
  })

  test('a line that is taken out leaves the others theirs', () => {
    const form = { ...blank(), options: ['甲', '乙', '丙'], answer: [2] }
    without(form, 0)
    expect(form).toMatchObject({ options: ['乙', '丙'], answer: [1] })
  })

  test('there are always lines to write in', () => {
    expect(toForm(toSend({ ...blank(), type: 'judge' }))).toMatchObject({ options: ['', '', ''], accept: [''] })
  })

  test('what is to be put in order is not shown in order', () => {
    expect(outOfOrder(['甲', '乙', '丙', '丁'])).toEqual({ options: ['乙', '丁', '甲', '丙'], answer: [2, 0, 3, 1] })
    for (const right of [
      ['甲', '乙'],
      ['甲', '乙', '丙'],
      ['甲', '乙', '丙', '丁', '戊', '己'],
    ]) {
      const { options, answer } = outOfOrder(right)
      expect(options).not.toEqual(right)
      expect(answer.map((i) => options[i])).toEqual(right)
    }
    expect(outOfOrder(['甲'])).toEqual({ options: ['甲'], answer: [0] })
  })

  test('articles are named as laws name them', () => {
    expect(['7', '10', '24', '105', '110', '134-1', '1000', '0', 'x'].map(articleTitle)).toEqual([
      '第七条',
      '第十条',
      '第二十四条',
      '第一百零五条',
      '第一百一十条',
      '第一百三十四条之一',
      '第一千条',
      '0',
      'x',
    ])
  })
})
