import { expect, it } from 'vitest'
import type { BoardLine } from '@/shared/api/types'
import { figure, hundredths, rule } from './kinds'

it('writes figures of hundredths without noughts at the end', () => {
  expect([0, 5, 50, 1650, 1667, 300000].map(hundredths)).toEqual(['0', '0.05', '0.5', '16.5', '16.67', '3000'])
})

it('shows what the board goes by, and nothing where the heads are not known', () => {
  const row = { participants: 7, answers: 90, per_head: 350 } as BoardLine
  expect(figure({ by: 'answers', per_head: false }, row)).toBe('90')
  expect(figure({ by: '', per_head: false }, row)).toBe('7')
  expect(figure({ by: 'answers', per_head: true }, row)).toBe('3.5')
  expect(figure({ by: 'answers', per_head: true }, { answers: 90 } as BoardLine)).toBe('—')
})

it('says the rule', () => {
  expect(rule({ by: 'participants', per_head: true, scale: 100, kind: 'unit' })).toContain('每百人（按单位人数）')
  expect(rule({ by: 'answers', per_head: false, scale: 1000, kind: 'community' })).toContain('名次并列')
  expect(rule({ by: '', per_head: false, scale: 1000, kind: 'community' })).toContain('不作排名')
})
