import { describe, expect, it, vi } from 'vitest'
import { mount } from '@vue/test-utils'
import type { View } from '@/shared/api/types'
import { matchView, question, teamAt } from '@/shared/test/match'
import MatchScreen from './MatchScreen.vue'
import { outcome } from './outcome'
import { createSound } from './sound'

const draw = (view: View) => mount(MatchScreen, { props: { view, progress: null, now: 5_000 } }).text()

describe('the picture', () => {
  it('asks to listen where the question is only read', () => {
    const text = draw(matchView('armed', { hidden: true }, { question: question({ stem: '', options: [] }) }))
    expect(text).toContain('请听题')
    expect(text).toContain('请抢答')
  })

  it('counts down before the buzzers open', () => {
    expect(draw(matchView('armed', {}, { question: question({ opens: 7_100 }) }))).toMatch(/准备抢答.*3/s)
  })

  it('shows the order of the presses, and every team with its points', () => {
    const text = draw(
      matchView('open', {
        team: 2,
        teams: [teamAt(1, { points: 87.5 }), teamAt(2), teamAt(3, { state: 'foul' })],
        buzzes: [
          { team: 2, behind: 0, credit: 3, state: 'won' },
          { team: 1, behind: 41.2, credit: 3, state: 'lost' },
          { team: 3, behind: 0, credit: 0, state: 'foul' },
        ],
      }),
    )
    expect(text).toContain('2 号队抢到')
    expect(text).toContain('慢 41 毫秒')
    expect(text).toContain('犯规')
    expect(text).toContain('87.5')
  })

  it('keeps the judges’ points back until the server sends them', () => {
    const judges = [{ judge: 1, marked: true }]
    expect(draw(matchView('judging', { who: 'turn', how: 'judged', team: 1, judges }))).toContain('已交')
    const open = [{ judge: 1, marked: true, points: 17.5 }]
    expect(draw(matchView('settled', { who: 'turn', how: 'judged', team: 1, judges: open }))).toContain('17.5')
  })

  it('says a new ruling over whatever is shown', async () => {
    const page = mount(MatchScreen, { props: { view: matchView('open'), progress: null, now: 0 } })
    expect(page.get('.toast').classes()).not.toContain('on')
    await page.setProps({ view: matchView('open', { notices: ['第 1 题改判'] }) })
    expect(page.get('.toast.on').text()).toBe('第 1 题改判')
    page.unmount()
  })
})

it('tells right from wrong only once it is judged', () => {
  const teams = [teamAt(1, { verdict: 'wrong' }), teamAt(2, { verdict: 'right' })]
  expect(outcome(matchView('settled', { teams }))).toBe('right')
  expect(outcome(matchView('settled', { teams: teams.slice(0, 1) }))).toBe('wrong')
  expect(outcome(matchView('shown', { teams }))).toBeUndefined()
  expect(outcome(matchView('settled'))).toBeUndefined()
})

describe('the tones', () => {
  const node = () => ({ connect: vi.fn(), start: vi.fn(), stop: vi.fn(), frequency: { value: 0 } })
  const gain = () => ({ connect: vi.fn(), gain: { setValueAtTime: vi.fn(), linearRampToValueAtTime: vi.fn() } })
  const made = vi.fn(node)
  const newContext = vi.fn(
    () => ({ currentTime: 0, resume: vi.fn(), createOscillator: made, createGain: gain }) as unknown as AudioContext,
  )

  it('are off until switched on, and off again', () => {
    const sound = createSound(newContext)
    sound.play('up')
    expect(newContext).not.toHaveBeenCalled()
    sound.toggle()
    const greeting = made.mock.calls.length
    sound.play('up')
    expect(made.mock.calls.length).toBe(greeting + 1)
    sound.toggle()
    sound.play('up')
    expect(made.mock.calls.length).toBe(greeting + 1)
  })
})
