import { describe, expect, it } from 'vitest'
import type { EducationLevel } from '@/shared/api/types'
import { nextPage, nicknameOf, readCount, stateWords, stepOf } from './words'

const level = (change: Partial<EducationLevel>): EducationLevel => ({
  key: 'company',
  title: '公司级',
  hours: 0,
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
const pages = (...read: boolean[]) => read.map((one, i) => ({ key: `${i}`, title: `${i}`, seconds: 5, read: one }))

describe('a level', () => {
  it.each([
    [{}, 'read', '还没开始'],
    [{ pages: pages(true, false) }, 'read', '正在学'],
    [{ open: false }, 'wait', '前一级合格后开始'],
    [{ learnt: true }, 'exam', '可以考试'],
    [{ learnt: true, passed: true }, 'hours', '考试合格，还差学时'],
    [{ passed: true, done: '2026-06-01' }, 'done', '完成'],
  ])('%o is at %s', (change, step, words) => {
    expect(stepOf(level(change))).toBe(step)
    expect(stateWords(level(change))).toBe(words)
  })

  it.each([
    [0, '工友1000'],
    [0.5, '工友5500'],
    [0.99999, '工友9999'],
  ])('draws a nickname of four digits from %d', (draw, name) => {
    expect(nicknameOf(draw)).toBe(name)
  })

  it('goes on where reading stopped', () => {
    const half = level({ pages: pages(true, false, false) })
    expect(nextPage(half)).toBe(1)
    expect(readCount(half)).toBe(1)
    expect(nextPage(level({ pages: pages(true, true) }))).toBe(0)
  })
})
