import { expect, it } from 'vitest'
import { plainScoring, scoringOf, scoringWords, unitsOf } from './scoring'

it('sends nothing for the plain rule', () => {
  expect(scoringOf(plainScoring())).toEqual({})
})

it('sends what is on, and only that', () => {
  const draft = {
    ...plainScoring(),
    partial: true,
    streak: true,
    knockout: true,
    lives: 2,
    by: 'unit' as const,
    units: ' 一厂 \n\n二厂\n一厂',
  }
  expect(scoringOf(draft)).toEqual({
    partial: true,
    streak: { bonus: 2, most: 10 },
    lives: 2,
    groups: { by: 'unit', score: 'mean', best: 5, units: ['一厂', '二厂'] },
  })
  expect(scoringOf({ ...draft, by: 'district' }).groups).toEqual({ by: 'district', score: 'mean', best: 5 })
})

it('reads units line by line', () => {
  expect(unitsOf('甲\r\n 乙\n\n甲')).toEqual(['甲', '乙'])
})

it('says in words what the options mean', () => {
  const draft = plainScoring()
  expect(scoringWords(draft, 10)).toEqual([
    '答对得 10 分，快慢都一样。',
    '多选题选全才得分。',
    '估算题越接近得分越多。',
    '同分先比得分题的用时，再比谁先答完。',
  ])
  const all = scoringWords(
    { ...draft, speed: true, partial: true, streak: true, bonus: 4, most: 10, knockout: true, by: 'district' },
    11,
  ).join('')
  for (const part of ['6 到 11 分', '按比例得分', '多得 4、8、10 分', '每人 3 条命', '按镇街分，取前 5 人的平均分']) {
    expect(all).toContain(part)
  }
  expect(scoringWords({ ...draft, by: 'unit', best: 0, score: 'sum' }, 10).join('')).toContain('取全部人的总分。')
})
