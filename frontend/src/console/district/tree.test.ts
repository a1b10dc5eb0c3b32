import { expect, it } from 'vitest'
import type { District } from '../wire'
import { branches, kindsUnder } from './tree'

const place = (code: string, kind: District['kind'], parent: string): District => ({ code, name: code, kind, parent })

it('lists each place before its children', () => {
  const rows = branches([
    place('500108002', '街道', '500108'),
    place('500108', '区', ''),
    place('500108001001', '社区', '500108001'),
    place('500108001', '街道', '500108'),
  ])
  expect(rows.map((row) => [row.district.code, row.depth])).toEqual([
    ['500108', 0],
    ['500108001', 1],
    ['500108001001', 2],
    ['500108002', 1],
  ])
})

it('loses nothing that hangs nowhere', () => {
  expect(branches([place('a', '社区', 'gone')])).toHaveLength(1)
})

it('knows what goes under what', () => {
  expect(kindsUnder(place('1', '区', ''))).toContain('街道')
  expect(kindsUnder(place('1', '街道', ''))).toEqual(['社区'])
  expect(kindsUnder(place('1', '社区', ''))).toEqual([])
})
