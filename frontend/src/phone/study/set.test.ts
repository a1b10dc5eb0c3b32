import { expect, it } from 'vitest'
import { readSet, startLink, type StudySet } from './set'

const sets: [StudySet, string][] = [
  [{ by: 'due' }, '/study/start/due'],
  [{ by: 'wrong', law: 'aqscf', value: '举报' }, `/study/start/${encodeURIComponent('wrong.aqscf.举报')}`],
  [{ by: 'wrong', value: '举报' }, `/study/start/${encodeURIComponent('wrong..举报')}`],
  [{ by: 'topic', law: 'xf', value: '一.二' }, `/study/start/${encodeURIComponent('topic.xf.一.二')}`],
]

it.each(sets)('%j has an address, and is read from it', (set, link) => {
  expect(startLink(set)).toBe(link)
  expect(readSet(decodeURIComponent(link.split('/')[3]!))).toEqual(set)
})

it('takes no other', () => {
  expect(readSet('mood.xf')).toBeNull()
  expect(readSet('')).toBeNull()
})
