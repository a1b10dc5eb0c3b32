import { beforeAll, beforeEach, expect, it } from 'vitest'
import { faultOf, speakChinese } from './fault'

beforeAll(() => speakChinese(document))
beforeEach(() => {
  document.body.innerHTML = `<form>
    <input id="name" required>
    <input id="count" type="number" min="1" max="100" step="1" value="10">
    <select id="place"><option value="">请选</option><option value="a" selected>甲</option></select>
    <button type="submit">保存</button></form>`
})
const field = <T extends HTMLElement = HTMLInputElement>(id: string) => document.getElementById(id) as T

it('names what is missing or out of range', () => {
  expect(faultOf(field('name'))).toBe('请填这一项')
  const count = field('count')
  expect(faultOf(count)).toBe('')
  for (const [value, fault] of [
    ['0', '不能小于 1'],
    ['101', '不能大于 100'],
    ['1.5', '请填整数'],
  ] as const) {
    count.value = value
    expect(faultOf(count)).toBe(fault)
  }
  const place = field<HTMLSelectElement>('place')
  place.required = true
  place.value = ''
  expect(faultOf(place)).toBe('请选一项')
})

it('says it in the browser’s own bubble, and never about a value that is right by now', () => {
  const name = field('name')
  name.reportValidity()
  expect(name.validationMessage).toBe('请填这一项')
  name.value = '安全生产月' // set by the page, without any event
  document.querySelector('button')!.click()
  expect(name.validity.valid).toBe(true)
})
