import { expect, it } from 'vitest'
import { linkTo, readLink } from './link'

it.each([
  ['#abc', { token: 'abc', code: '' }],
  ['#abc/382617', { token: 'abc', code: '382617' }],
  ['#abc/../me', { token: 'abc', code: '' }],
  ['', null],
  ['#', null],
  ['#/382617', null],
])('reads %s', (hash, link) => expect(readLink(hash)).toEqual(link))

it('leads on to the contest', () => {
  expect(linkTo('http://x/move#abc', '382617')).toBe('http://x/move#abc/382617')
  expect(linkTo('http://x/move#abc')).toBe('http://x/move#abc')
})
