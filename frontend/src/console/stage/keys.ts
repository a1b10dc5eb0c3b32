import type { Command } from '../host/picture'
import type { Verdict } from './words'

/** What a key of the stage page stands for beside what the crowd's has: a verdict, a panel, a value by its place. */
export type StageStroke = `verdict:${Verdict}` | `panel:${Panel}` | `value:${number}` | Command

/** The panels that ask for more than a press. */
export type Panel = 'foul' | 'award' | 'past' | 'substitute'

/** The keys of the stage page, each shown on what it presses. */
export const stageStrokes: Record<string, StageStroke> = {
  y: 'verdict:right',
  b: 'verdict:partial',
  n: 'verdict:wrong',
  z: 'undo',
  c: 'close',
  a: 'audience',
  p: 'pass',
  f: 'panel:foul',
  j: 'panel:award',
  r: 'panel:past',
  h: 'panel:substitute',
  ...Object.fromEntries([1, 2, 3, 4, 5, 6].map((n) => [String(n), `value:${n - 1}` as const])),
}
