import { expect, it } from 'vitest'
import { matchView, teamAt } from '@/shared/test/match'
import { settingOf, writers } from './texts'

const teams = (n: number, letters: number) =>
  Array.from({ length: n }, (_, i) => teamAt(i + 1, { given: { text: '字'.repeat(letters) } }))

it('puts fewer texts on the screen at a time the longer they are', () => {
  const at = (n: number, letters: number) => settingOf(teams(n, letters)).at
  expect([at(12, 30), at(12, 100), at(12, 200), at(2, 30), at(1, 200)]).toEqual([6, 4, 2, 2, 1])
})

it('shows who wrote, or all where nobody did', () => {
  const some = matchView('revealed', { teams: [...teams(1, 5), teamAt(2)] }).stage!
  expect(writers(some).map((team) => team.number)).toEqual([1])
  expect(writers(matchView('revealed', { teams: [teamAt(1), teamAt(2)] }).stage!)).toHaveLength(2)
  expect(writers(matchView('revealed', { team: 2, teams: [teamAt(1), teamAt(2)] }).stage!)[0]?.number).toBe(2)
})
