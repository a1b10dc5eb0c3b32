import { expect, it } from 'vitest'
import { answerWords, numberOf, toRead } from './words'

it.each([
  ['single', ['甲', '乙'], { options: [1] }, '乙'],
  ['multiple', ['甲', '乙', '丙'], { options: [0, 2] }, '甲；丙'],
  ['judge', [], { options: [1] }, '错误'],
  ['ordering', ['甲', '乙'], { options: [1, 0] }, '乙 → 甲'],
  ['fill', [], { text: '三十日' }, '三十日'],
  ['numeric', [], { text: '30' }, '30 天'],
] as const)('reads an answer of a %s question out', (type, options, answer, words) =>
  expect(answerWords({ type, options: [...options], unit: '天' }, { ...answer } as never)).toBe(words),
)

it.each([
  ['第五条', 5],
  ['第十条', 10],
  ['第二十四条', 24],
  ['第一百零三条', 103],
  ['第一百一十六条', 116],
  ['第一百三十四条之一', 134.01],
  ['附则', Infinity],
])('reads the number of %s', (article, number) => expect(numberOf(article)).toBe(number))

it('names what to read once, law by law, in the order of the law', () => {
  const verdict = (article_title: string, correct = false) => ({
    verdict: { correct, article_title, law_short: '安全生产法', law_version: '2021 年修正' },
  })
  const asked = [verdict('第二十五条'), verdict('第六条'), verdict('第一条', true), verdict('第二十五条'), {}]
  expect(toRead(asked)).toEqual([{ law: '安全生产法', version: '2021 年修正', articles: ['第六条', '第二十五条'] }])
})
