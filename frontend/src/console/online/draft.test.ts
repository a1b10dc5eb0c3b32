import { expect, it } from 'vitest'
import type { OnlineSettings } from '@/shared/api/schema'
import { newPart, toDraft, toSettings, totals, unitsOf } from './draft'

const settings: OnlineSettings = {
  on: true,
  revision: 3,
  units: ['渡口社区', '山城物业'],
  boards: { persons: true, groups: false, attempts: 2, members: 10 },
  phases: [
    {
      id: 'formal',
      from: '2026-06-01',
      to: '2026-06-30',
      per_day: 3,
      in_all: 0,
      admit: 'all',
      best: 0,
      rules: {
        blueprint: [{ count: 5, points: 20, type: 'single', law: 'aqscf' }],
        free: false,
        seconds: 60,
        limit: 0,
        elders: 'double',
        partial: false,
        speed: false,
        wrong: 0,
        at_once: false,
        pass: 60,
      },
    },
  ],
}

it('comes back from the form as it went in', () => {
  expect(toSettings(toDraft(settings))).toEqual(settings)
})

it('offers the phases that are not used, switched off', () => {
  const draft = toDraft(settings)
  expect(draft.phases.map((p) => [p.id, p.used])).toEqual([
    ['training', false],
    ['formal', true],
    ['final', false],
  ])
  draft.phases[0]!.used = true
  expect(toSettings(draft).phases.map((p) => p.id)).toEqual(['training', 'formal'])
})

it('changes nothing of the phase that another was made after', () => {
  const draft = toDraft(settings)
  draft.phases[2]!.rules.blueprint[0]!.count = 50
  expect(toSettings(draft)).toEqual(settings)
})

it('takes an empty number field for nought', () => {
  const draft = toDraft(settings)
  draft.phases[1]!.per_day = '' as unknown as number
  draft.phases[1]!.rules.blueprint[0]!.count = 2.7
  const phase = toSettings(draft).phases[0]!
  expect(phase.per_day).toBe(0)
  expect(phase.rules.blueprint[0]!.count).toBe(2)
})

it('reads units by the line, each once', () => {
  expect(unitsOf(' 渡口社区\n\n山城物业\n渡口社区 ')).toEqual(['渡口社区', '山城物业'])
})

it('adds a paper up', () => {
  expect(totals([...settings.phases[0]!.rules.blueprint, newPart('aqscf')])).toEqual({ count: 6, points: 110 })
})
