import { expect, it } from 'vitest'
import { boardWords, dayWord, stands, timeWords } from './words'

it.each([
  ['2026-06-24', '今天'],
  ['2026-06-25', '明天'],
  ['2026-06-26', '周五'],
  ['2026-06-28', '周日'],
])('%s seen from the 24th is %s', (day, word) => expect(dayWord(day, '2026-06-24')).toBe(word))

it('says a time only where there is one', () => {
  expect(timeWords({})).toBe('')
  expect(timeWords({ from: '09:30' })).toBe('9:30 开始')
  expect(timeWords({ from: '09:30', until: '11:00' })).toBe('9:30 到 11:00')
})

it.each([
  ['2026-05-31', '还有 1 天开始'],
  ['2026-06-01', '第 1 天，到 6 月 30 日'],
  ['2026-06-30', '今天最后一天'],
  ['2026-07-01', '已经结束'],
])('on %s the campaign stands: %s', (today, words) => expect(stands('2026-06-01', '2026-06-30', today)).toBe(words))

it('says what a board is and what it goes by', () => {
  expect(boardWords({ kind: 'district', by: '' })).toEqual({ name: '各镇街参与情况', note: '只列数，不排名' })
  expect(boardWords({ kind: 'person', by: 'answers' })).toEqual({ name: '个人榜', note: '按答题量排' })
})
