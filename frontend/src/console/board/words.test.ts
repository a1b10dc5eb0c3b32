import { expect, it } from 'vitest'
import type { BoardPlan } from '@/shared/api/types'
import { draftOf, hundredths, measuresOf, plansOf } from './words'

it('starts with the sub-districts, and ranks nobody', () => {
  expect(plansOf(draftOf(undefined))).toEqual([{ kind: 'district', by: '' }])
})

it('keeps what was set, whatever is on', () => {
  const plans: BoardPlan[] = [
    { kind: 'community', by: 'answers' },
    { kind: 'unit', by: 'participants', per_head: true },
    { kind: 'person', by: 'correct' },
  ]
  expect(plansOf(draftOf(plans))).toEqual(plans)
  expect(plansOf(draftOf([]))).toEqual([])
})

it('asks for no heads where nothing is ranked, nor of persons', () => {
  const draft = draftOf(undefined)
  draft.district.perHead = true
  draft.person = { on: true, by: 'answers', perHead: true }
  expect(plansOf(draft)).toEqual([
    { kind: 'district', by: '' },
    { kind: 'person', by: 'answers' },
  ])
})

it('ranks persons by what they answered', () => {
  expect(measuresOf('person').map(([key]) => key)).toEqual(['answers', 'correct', 'activity_points'])
  expect(measuresOf('unit')).toHaveLength(6)
  expect(hundredths(1650)).toBe('16.50')
})
