import { beforeEach, describe, expect, it } from 'vitest'
import { shallowRef } from 'vue'
import type { Frame, Request, View, You } from '@/shared/api/types'
import { createPlayer, type Player } from './player'

const asked = (index: number, phase: View['phase'] = 'open'): View => ({
  contest: { id: 'c', code: '382617', title: '', total: 3 },
  phase,
  paused: false,
  locked: false,
  players: 2,
  question: { index, type: 'single', stem: '', options: ['a', 'b'], points: 10, opens: 0, closes: 1 },
})
const frame = (part: Partial<Frame>): Frame => ({ type: 'state', epoch: 'e', seq: 1, now: 0, ...part })
const me: You = { name: '阿梅', district: '', gained: 0, points: 0, right: 0 }

const view = shallowRef<View | null>(null)
const you = shallowRef<You | null>(null)
let sent: Request[]
let online: boolean
let player: Player

const show = (next: View, person: You = me) => {
  view.value = next
  you.value = person
  player.hear(frame({ state: next, you: person }))
}

beforeEach(() => {
  sent = []
  online = true
  let n = 0
  player = createPlayer(
    view,
    you,
    (request) => online && sent.push(request) > 0,
    () => `r${++n}`,
  )
  show(asked(0))
})

describe('an answer', () => {
  it('goes out once, however often it is tapped', () => {
    player.answer({ options: [1] })
    player.answer({ options: [0] })
    expect(sent).toEqual([{ type: 'answer', ref: 'r1', epoch: 'e', question: 0, given: { options: [1] } }])
    expect(player.sending.value).toBe('sending')
  })

  it('counts when the server says so, as the server has it', () => {
    player.answer({ options: [1] })
    player.hear(frame({ type: 'received', received: { question: 0, given: { options: [0] } } }))
    expect(player.sending.value).toBe('received')
    expect(player.given.value).toEqual({ options: [0] })
    player.answer({ options: [1] })
    player.resend()
    expect(sent).toHaveLength(1)
  })

  it('is sent again, the same, after a broken line', () => {
    online = false
    player.answer({ options: [1] })
    expect(player.sending.value).toBe('sending')
    online = true
    show(asked(0))
    player.resend()
    expect(sent).toEqual([{ type: 'answer', ref: 'r1', epoch: 'e', question: 0, given: { options: [1] } }])
  })

  it('is known to be received from the whole picture', () => {
    player.answer({ options: [1] })
    show(asked(0), { ...me, answered: { options: [1] } })
    expect(player.sending.value).toBe('received')
  })

  it('is let go with its question', () => {
    player.answer({ options: [1] })
    show(asked(1))
    player.resend()
    expect(sent).toHaveLength(1)
    expect(player.sending.value).toBe('none')
    expect(player.given.value).toBeNull()
  })

  it('is not sent to a closed or paused question', () => {
    show(asked(0, 'closed'))
    player.answer({ options: [1] })
    show({ ...asked(0), paused: true })
    player.answer({ options: [1] })
    expect(sent).toHaveLength(0)
  })
})

describe('a rehearsal that was cleared', () => {
  it('takes its answers with it', () => {
    player.answer({ options: [1] })
    player.hear(frame({ type: 'received', received: { question: 0, given: { options: [1] } } }))
    view.value = asked(0)
    player.hear(frame({ epoch: 'e#1', state: asked(0), you: me }))
    expect(player.sending.value).toBe('none')
    player.answer({ options: [0] })
    expect(sent.at(-1)).toEqual({ type: 'answer', ref: 'r2', epoch: 'e#1', question: 0, given: { options: [0] } })
  })

  it('takes along what is still on its way', () => {
    online = false
    player.answer({ options: [1] })
    view.value = asked(0)
    player.hear(frame({ epoch: 'e#1', state: asked(0), you: me }))
    online = true
    player.resend()
    expect(sent).toEqual([])
  })
})

describe('a refusal', () => {
  beforeEach(() => player.answer({ options: [1] }))

  it('is shown and frees the question', () => {
    player.hear(frame({ type: 'refused', refused: { ref: 'r1', code: 'bad_answer', detail: '答案不完整' } }))
    expect(player.refusal.value).toBe('答案不完整')
    expect(player.sending.value).toBe('none')
  })

  it('of another answer changes nothing', () => {
    player.hear(frame({ type: 'refused', refused: { ref: 'r0', code: 'closed', detail: 'x' } }))
    expect(player.sending.value).toBe('sending')
  })

  it('for want of time on the server is tried again', () => {
    player.hear(frame({ type: 'refused', refused: { ref: 'r1', code: 'busy', detail: 'x' } }))
    expect(player.sending.value).toBe('sending')
    player.resend()
    expect(sent).toHaveLength(2)
  })
})
