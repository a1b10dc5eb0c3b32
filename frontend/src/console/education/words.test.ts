import { describe, expect, it } from 'vitest'
import type { EducationLevel, EducationRecord } from '@/shared/api/schema'
import { levelOf, levelWords, matching, sumOf } from './words'

const level = (change: Partial<EducationLevel>): EducationLevel => ({
  key: 'company',
  title: '公司级',
  hours: 4,
  need: 8,
  open: true,
  read_all: false,
  learnt: false,
  passed: false,
  pages: [],
  attended: [],
  exams: [],
  ...change,
})
const person = (change: Partial<EducationRecord>): EducationRecord => ({
  id: 'a',
  scheme: 's',
  unit: '示例厂',
  name: '张示例',
  revision: 1,
  phone: false,
  done: false,
  hours: 0,
  need: 24,
  pass: 80,
  rounds: [{ reason: 'new', reason_title: '新上岗', day: '2026-06-01', levels: [level({})] }],
  ...change,
})

it.each([
  [undefined, '—'],
  [level({}), '学时 4/8'],
  [level({ learnt: true }), '待考，学时 4/8'],
  [level({ learnt: true, passed: true, score: 90 }), '90 分，学时 4/8'],
  [level({ passed: true, score: 90, done: '2026-06-01' }), '完成，90 分'],
])('says how far a level is', (given, words) => expect(levelWords(given)).toBe(words))

describe('a list of people', () => {
  const people = [person({}), person({ id: 'b', name: '李示例', number: 'A7', done: true })]
  it('is searched by name and number', () => {
    expect(matching(people, '李', false).map((one) => one.id)).toEqual(['b'])
    expect(matching(people, 'a7', false).map((one) => one.id)).toEqual(['b'])
    expect(matching(people, '', true).map((one) => one.id)).toEqual(['a'])
  })
  it('knows the level of the round', () => {
    expect(levelOf(people[0]!, 'company')?.need).toBe(8)
    expect(levelOf(people[0]!, 'crew')).toBeUndefined()
  })
})

it('adds hours up', () => expect(sumOf([{ hours: 8 }, { hours: '' }, { hours: 16 }])).toBe(24))
