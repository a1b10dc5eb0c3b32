import { expect, it } from 'vitest'
import type { Unit } from '../wire'
import { matching } from './match'

const unit = (name: string, ...aliases: string[]) => ({ id: name, name, aliases }) as unknown as Unit

it('finds by part of the name or of an alias, whatever case, width and tones', () => {
  const units = [unit('ＡＢＣ 机械'), unit('第一中学', 'Yī Zhōng', '一中'), unit('花园小学')]
  const found = (typed: string) => matching(units, typed).map((one) => one.name)
  expect(found('abc机')).toEqual(['ＡＢＣ 机械'])
  expect(found('yizhong')).toEqual(['第一中学'])
  expect(found('小学')).toEqual(['花园小学'])
  expect(found('')).toHaveLength(3)
  expect(found('没有')).toEqual([])
})
