import { expect, it } from 'vitest'
import { answerText, reasonCounts, shownOptions, typeCounts } from './words'

it('writes each form’s answer as it is read', () => {
  const of = (type: 'single' | 'multiple' | 'judge' | 'fill' | 'ordering', answer: number[], accept: string[] = []) =>
    answerText({ type, answer, accept })
  expect(of('single', [2])).toBe('C')
  expect(of('multiple', [0, 2])).toBe('A、C')
  expect(of('judge', [1])).toBe('错误')
  expect(of('fill', [], ['三', '3'])).toBe('三 或 3')
  expect(of('ordering', [1, 0, 2])).toBe('B → A → C')
})

it('gives a judgement its two options', () => {
  expect(shownOptions({ type: 'judge', options: [] })).toEqual(['正确', '错误'])
  expect(shownOptions({ type: 'single', options: ['甲'] })).toEqual(['甲'])
})

it('counts by form, leaving out what there is none of', () => {
  expect(typeCounts({ multiple: 20, single: 80, fill: 0 })).toBe('单选 80、多选 20')
})

it('counts reasons, the most frequent first', () => {
  expect(reasonCounts({ typo: 1, answer: 0, law: 3 })).toBe('法条不对或已改 3、错字漏字 1')
})
