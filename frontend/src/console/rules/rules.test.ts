import { describe, expect, it } from 'vitest'
import { createApp, defineComponent, h, shallowRef } from 'vue'
import { ApiProblem } from '@/shared/api/problem'
import type { RuleSet } from '@/shared/api/schema'
import { blankBuzzer, blankRound, copyOf, fitted, readRules, readValues, rulesFile } from './draft'
import { provideErrors, useErrorAt } from './errors'

const rules = (over: Partial<RuleSet> = {}): RuleSet => ({
  id: 'a',
  title: '区级决赛',
  base_score: 100,
  teams: { min: 2, max: 6 },
  members: 3,
  substitutions: 1,
  rounds: [blankRound('必答')],
  ...over,
})

describe('a round', () => {
  it('gets the parts its form takes, and loses the others', () => {
    const first = fitted({ ...blankRound('抢答'), who: 'first', choice: { values: [10], order: 'seat', by: 'team' } })
    expect(first.buzzer).toEqual(blankBuzzer())
    expect(first.choice).toBeUndefined()
    const turn = fitted({ ...first, who: 'turn', how: 'judged' })
    expect(turn.buzzer).toBeUndefined()
    expect(turn.judging?.max).toBe(20)
    expect(fitted({ ...turn, who: 'all' })).toMatchObject({ how: 'oral' })
    expect(fitted({ ...turn, who: 'all' }).judging).toBeUndefined()
    expect(fitted({ ...blankRound('观众'), who: 'audience', hidden: true })).toMatchObject({ how: 'pad' })
  })
  it('leaves the one it was given alone', () => {
    const before = blankRound('必答')
    fitted({ ...before, who: 'first' })
    expect(before).toEqual(blankRound('必答'))
  })
})

describe('a file of rules', () => {
  it('comes back as it was saved, as a new one', async () => {
    const text = await rulesFile(rules()).text()
    expect(readRules(text)).toEqual({ rules: rules({ id: '' }) })
  })
  it('gets what it leaves out', () => {
    const { rules: read } = readRules('{"title":"简","rounds":[{"title":"必答","who":"all"}]}')
    expect(read).toMatchObject({ members: 3, teams: { min: 2, max: 12 } })
    expect(read.rounds[0]).toMatchObject({ who: 'all', clock: { seconds: 30 } })
  })
  it.each([
    ['x', '这个文件不是规则文件'],
    ['null', '这个文件里没有比赛规则'],
    ['{"title":"x"}', '这个文件里没有比赛规则'],
  ])('is refused in words where it is none: %s', (text, words) => {
    expect(() => readRules(text)).toThrow(words)
  })
})

it('copies deeply, under a name of its own', () => {
  const source = rules()
  const copy = copyOf(source)
  copy.rules.rounds[0]!.title = '别的'
  expect(source.rounds[0]!.title).toBe('必答')
  expect(copy.rules.title).toBe('区级决赛，副本')
  expect(copy.revision).toBeUndefined()
})

it('reads values however they are set apart', () => {
  expect(readValues('10、20, 30；20 x0')).toEqual([10, 20, 30])
})

describe('what the server has against a rule set', () => {
  it('stands beside its field, and at the foot where no field is asked for', () => {
    const problem = shallowRef<ApiProblem>()
    let at: ReturnType<typeof useErrorAt> = () => undefined
    let foot: () => string | undefined = () => undefined
    const child = defineComponent(() => {
      at = useErrorAt()
      return () => h('i')
    })
    const app = createApp(
      defineComponent(() => {
        foot = provideErrors(problem).left
        return () => h(child)
      }),
    )
    app.mount(document.createElement('div'))
    at('rounds[0].clock')
    problem.value = new ApiProblem(422, 'invalid', '要在 3 到 600 秒之间', 0, {}, '', {
      'rules.rounds[0].clock': '太短',
    })
    expect(at('rounds[0].clock')).toBe('太短')
    expect(at('rounds[1].clock')).toBeUndefined()
    expect(foot()).toBeUndefined()
    problem.value = new ApiProblem(422, 'invalid', '不成', 0, {}, '', { 'rounds[9].who': '不成' })
    expect(foot()).toBe('不成')
    app.unmount()
  })
})
