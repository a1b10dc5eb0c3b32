import { expect, it } from 'vitest'
import { noSift, onlyWords, queryOf, siftOf } from './entries'

it('asks for what the figure was counted from, and for nothing else', () => {
  const sift = siftOf({ kind: 'print', district: 'none', unit: '册', campaign: 'c', five_class: ['a'], other: 'x' })
  expect(queryOf(sift)).toEqual({ kind: 'print', district: 'none', unit: '册' })
  expect(queryOf(siftOf({ kind: 'loss' }))).toEqual({ kind: 'hand_out' })
})

it('says what no field on the page shows', () => {
  const law = () => '安全生产法'
  expect(onlyWords(noSift, law)).toBe('')
  expect(onlyWords({ ...noSift, unit: '册', law: 'a' }, law)).toBe('按“册”计的资料，安全生产法')
  expect(onlyWords({ ...noSift, name: '读本', unit: '册', law: 'none' }, law)).toBe('读本（册），没有填法规的')
})
