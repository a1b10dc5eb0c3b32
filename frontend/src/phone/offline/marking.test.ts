import { describe, expect, it } from 'vitest'
import type { PackQuestion } from '@/shared/api/schema'
import { draw, drawOrder, isRight, plain, toPack, toPage } from './marking'

const question = (part: Partial<PackQuestion>): PackQuestion => ({
  id: 'xf-0001',
  type: 'single',
  stem: '题',
  options: ['甲', '乙', '丙'],
  answer: [1],
  accept: [],
  explanation: '',
  article: '24',
  article_title: '',
  law_version: '',
  topic: '',
  ...part,
})

describe('marks as the server does', () => {
  it.each([
    [question({}), { options: [1] }, true],
    [question({}), { options: [0] }, false],
    [question({}), {}, false],
    [question({ type: 'multiple', answer: [0, 2] }), { options: [2, 0] }, true],
    [question({ type: 'multiple', answer: [0, 2] }), { options: [0] }, false],
    [question({ type: 'ordering', answer: [0, 1, 2] }), { options: [0, 1, 2] }, true],
    [question({ type: 'ordering', answer: [0, 1, 2] }), { options: [2, 1, 0] }, false],
    [question({ type: 'fill', answer: [], accept: ['二十', '20'] }), { text: ' ２０ ' }, true],
    [question({ type: 'fill', answer: [], accept: ['二十', '20'] }), { text: '二 十\u200b' }, true],
    [question({ type: 'fill', answer: [], accept: ['ABC'] }), { text: 'ａｂｃ' }, true],
    [question({ type: 'fill', answer: [], accept: ['二十'] }), { text: '' }, false],
  ])('%#', (q, given, right) => expect(isRight(q, given)).toBe(right))
})

it('compares texts in one form', () => expect(plain(' Ａ\u3000b\u00adＣ\n')).toBe('abc'))

it('shows options in a drawn order and finds its way back', () => {
  const q = question({ options: ['甲', '乙', '丙', '丁'], answer: [1, 3], type: 'multiple' })
  let turn = 0
  const order = drawOrder(q, () => [0.1, 0.9, 0.4][turn++]!)
  expect([...order].sort()).toEqual([0, 1, 2, 3])
  const places = toPage(order, q)
  expect(isRight(q, toPack(order, { options: places }))).toBe(true)
  expect(drawOrder(question({ type: 'judge', options: ['正确', '错误'] }))).toEqual([0, 1])
  expect(toPack(order, { text: '字' })).toEqual({ text: '字' })
})

it('asks what was never asked first, then what was wrong', () => {
  const list = ['a', 'b', 'c', 'd'].map((id) => question({ id }))
  const ids = draw(list, { a: true, b: false, c: true }, 3, () => 0.5).map((q) => q.id)
  expect(ids).toEqual(['d', 'b', 'a'])
})
