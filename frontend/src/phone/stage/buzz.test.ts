import { beforeEach, describe, expect, it } from 'vitest'
import { ref, shallowRef } from 'vue'
import type { Frame, Request, View, You } from '@/shared/api/types'
import { matchView, question, seatedAs, teamAt } from '@/shared/test/match'
import { createBuzzer, lampOf, type Buzzer } from './buzz'

const view = shallowRef<View | null>(null)
const you = shallowRef<You | null>(null)
const now = ref(5_000)
let sent: Request[]
let online: boolean
let buzzer: Buzzer

const frame = (part: Partial<Frame>): Frame => ({ type: 'state', epoch: 'e', seq: 1, now: 0, ...part })
const show = (next: View, person: You = seatedAs({ team: 2, may: 'buzz' })) => {
  view.value = next
  you.value = person
  buzzer.hear(frame({ state: next, you: person }))
}
const teams = (part: Parameters<typeof teamAt>[1]) => [teamAt(1), teamAt(2, part), teamAt(3)]

beforeEach(() => {
  sent = []
  online = true
  let n = 0
  buzzer = createBuzzer(
    view,
    you,
    now,
    (request) => online && sent.push(request) > 0,
    () => `b${++n}`,
  )
})

describe('the lamp', () => {
  const at = (next: View, seat: Parameters<typeof seatedAs>[0] = { may: 'buzz' }) =>
    lampOf(next, next.stage!, seatedAs({ team: 2, ...seat }), 5_000)

  it('follows the question', () => {
    expect(at(matchView('lobby'))).toBe('test')
    expect(at(matchView('shown'))).toBe('early')
    expect(at(matchView('shown', { reading: true }))).toBe('open')
    expect(at(matchView('armed', {}, { question: question({ opens: 6_000 }) }))).toBe('count')
    expect(at(matchView('armed'))).toBe('open')
    expect(at(matchView('armed'), { buzzed: true })).toBe('pressed')
    expect(at(matchView('open', { team: 2 }), { buzzed: true, may: 'wait' })).toBe('none')
    expect(at(matchView('open', { team: 3 }), { buzzed: true, may: 'wait' })).toBe('lost')
  })

  it('is out for a team that may not have the question', () => {
    expect(at(matchView('armed', { teams: teams({ state: 'foul' }) }), { may: 'wait' })).toBe('foul')
    expect(at(matchView('armed', { teams: teams({ state: 'out' }) }), { may: 'wait' })).toBe('out')
  })

  it('is away where nobody buzzes', () => {
    expect(at(matchView('open', { who: 'turn', team: 2 }), { may: 'answer' })).toBe('none')
    expect(at(matchView('board'), { may: 'wait' })).toBe('none')
  })
})

describe('a press', () => {
  it('goes out once, and shows before the server has spoken', () => {
    show(matchView('armed'))
    expect(buzzer.press()).toBe(true)
    expect(buzzer.lamp.value).toBe('pressed')
    expect(buzzer.press()).toBe(false)
    expect(sent).toEqual([{ type: 'buzz', ref: 'b1', question: 4 }])
  })

  it('that is refused lights the lamp again and says why', () => {
    show(matchView('armed'))
    buzzer.press()
    buzzer.hear(frame({ type: 'refused', refused: { ref: 'b1', code: 'closed', detail: '别的队已经抢到' } }))
    expect(buzzer.lamp.value).toBe('open')
    expect(buzzer.refusal.value).toBe('别的队已经抢到')
  })

  it('is not kept for later when the line is down', () => {
    online = false
    show(matchView('armed'))
    expect(buzzer.press()).toBe(false)
    expect(buzzer.refusal.value).toBe('断线了，没有按上')
    online = true
    expect(buzzer.press()).toBe(true)
  })

  it('that was a foul without further harm leaves the buzzer usable', () => {
    show(matchView('shown'))
    buzzer.press()
    expect(buzzer.lamp.value).toBe('pressed')
    show(matchView('armed', { teams: teams({ fouls: 1 }) }))
    expect(buzzer.lamp.value).toBe('open')
  })

  it('does not count for the next try or while paused', () => {
    show(matchView('armed'))
    buzzer.press()
    show(matchView('armed', { tries: 1 }))
    expect(buzzer.lamp.value).toBe('open')
    show(matchView('armed', { tries: 1 }, { paused: true }))
    expect(buzzer.press()).toBe(false)
  })

  it('before the match tries the buzzer', () => {
    show(matchView('lobby', {}, { question: undefined }))
    expect(buzzer.press()).toBe(true)
    expect(buzzer.lamp.value).toBe('tested')
    expect(sent[0]).toMatchObject({ type: 'buzz', question: 0 })
  })
})
