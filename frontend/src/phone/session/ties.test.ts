import { expect, it } from 'vitest'
import type { Site } from '@/shared/api/types'
import { asked } from './ties'

const site = (...kinds: string[]) =>
  ({ campaign: { boards: kinds.map((kind) => ({ kind, by: '' })) } }) as unknown as Site

it('asks only for what the campaign has boards of', () => {
  expect(asked(null)).toEqual({ community: false, unit: false })
  expect(asked({} as Site)).toEqual({ community: false, unit: false })
  expect(asked(site('district', 'person'))).toEqual({ community: false, unit: false })
  expect(asked(site('unit'))).toEqual({ community: false, unit: true })
  expect(asked(site('community', 'unit'))).toEqual({ community: true, unit: true })
})
