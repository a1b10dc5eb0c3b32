import { beforeEach, expect, it } from 'vitest'
import { recall, remember } from './remember'

beforeEach(() => localStorage.clear())

it('remembers the last places and the class', () => {
  expect(recall()).toEqual({ places: [], five_class: '' })
  for (const place of ['甲', '乙', '甲']) remember(place, '社区')
  expect(recall()).toEqual({ places: ['甲', '乙'], five_class: '社区' })
  remember('', '学校')
  expect(recall()).toEqual({ places: ['甲', '乙'], five_class: '学校' })
  for (let n = 0; n < 20; n++) remember(`第 ${n} 处`, '')
  expect(recall().places).toHaveLength(8)
})

it('passes over what is not its own', () => {
  localStorage.setItem('pufa-console-hand-out', '{"places":7}')
  expect(recall().places).toEqual([])
  localStorage.setItem('pufa-console-hand-out', 'x')
  expect(recall().places).toEqual([])
})
