import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, ref, shallowRef } from 'vue'
import type { View } from '@/shared/api/types'
import { matchView, question } from '@/shared/test/match'
import { createHall, hallKey, readable, type Hall } from './hall'
import ScreenMedia from './ScreenMedia.vue'

const crowd = (phase: View['phase'], index = 0, more: Partial<View> = {}): View => {
  const view = { ...matchView(phase, {}, { question: question({ index }) }), ...more } as View
  delete (view as Partial<View>).stage
  return view
}

describe('what may be read', () => {
  it('is a question of the crowd while it is open', () => {
    expect(readable(crowd('open', 4))).toBe(4)
    for (const phase of ['lobby', 'closed', 'settled', 'revealed', 'board', 'ended'] as const) {
      expect(readable(crowd(phase, 4))).toBe(-1)
    }
    expect(readable(crowd('open', 4, { paused: true }))).toBe(-1)
    expect(readable(null)).toBe(-1)
  })
  it('is a question of a match from its reading on, until somebody has pressed', () => {
    const asked = { question: question({ index: 2 }) }
    expect(readable(matchView('shown', { who: 'first' }, asked))).toBe(2)
    expect(readable(matchView('open', { who: 'first', team: 1 }, asked))).toBe(-1)
    expect(readable(matchView('open', { who: 'turn', team: 1 }, asked))).toBe(2)
  })
  it('is never a question that is not shown', () => {
    expect(readable(matchView('shown', {}, { question: question({ stem: '', options: [] }) }))).toBe(-1)
  })
})

let page: VueWrapper | undefined
const on = ref(false)
const sound = { on, toggle: () => (on.value = !on.value), play: vi.fn() }
const view = shallowRef<View | null>(null)
const playing = ref(false)
const tape = {
  playing,
  play: vi.fn(() => {
    playing.value = true
    return Promise.resolve()
  }),
  stop: vi.fn(() => (playing.value = false)),
}
const find = vi.fn((texts: readonly string[]) => Promise.resolve([...texts]))

function open(): Hall {
  let hall: Hall | undefined
  page = mount(
    defineComponent({
      setup() {
        hall = createHall(view, sound, find, tape as never)
        return () => h('p')
      },
    }),
  )
  return hall!
}
beforeEach(() => {
  localStorage.clear()
  on.value = false
  view.value = null
  for (const spy of [tape.play, tape.stop, find]) spy.mockClear()
})
afterEach(() => page?.unmount())

describe('the hall', () => {
  it('is silent until somebody switches reading on, and then reads each question once', async () => {
    const hall = open()
    view.value = crowd('open')
    await flushPromises()
    expect(find).not.toHaveBeenCalled()
    hall.toggleReading()
    await flushPromises()
    expect(on.value).toBe(true)
    expect(tape.play).toHaveBeenCalledTimes(1)
    view.value = crowd('open', 0, { players: 9 })
    await flushPromises()
    expect(tape.play).toHaveBeenCalledTimes(1)
    view.value = crowd('open', 1)
    await flushPromises()
    expect(tape.play).toHaveBeenCalledTimes(2)
  })

  it('falls silent when the question closes, and when sound is switched off', async () => {
    const hall = open()
    hall.toggleReading()
    view.value = crowd('open')
    await flushPromises()
    view.value = crowd('closed')
    await flushPromises()
    expect(playing.value).toBe(false)
    view.value = crowd('open', 1)
    await flushPromises()
    expect(playing.value).toBe(true)
    on.value = false
    await flushPromises()
    expect(playing.value).toBe(false)
  })

  it('remembers the switch, and still waits for a hand', async () => {
    open().toggleReading()
    page?.unmount()
    on.value = false
    const again = open()
    expect(again.reading.value).toBe(true)
    view.value = crowd('open')
    await flushPromises()
    expect(tape.play).not.toHaveBeenCalled()
    again.toggleReading() // sound was off: the key says 朗读题目, and that is what it does
    await flushPromises()
    expect(tape.play).toHaveBeenCalledTimes(1)
  })

  it('says nothing of a question that closed while its clips were looked for', async () => {
    open().toggleReading()
    find.mockImplementationOnce(async (texts) => {
      view.value = crowd('closed')
      await Promise.resolve()
      return [...texts]
    })
    view.value = crowd('open')
    await flushPromises()
    expect(tape.play).not.toHaveBeenCalled()
  })
})

describe('a recording on the screen', () => {
  const play = vi.fn(() => Promise.resolve())
  const pause = vi.fn()
  const speaking = ref(false)
  const media = { kind: 'audio' as const, url: '/media/0.mp3', transcript: '请注意。' }
  const show = () => {
    HTMLMediaElement.prototype.play = play
    HTMLMediaElement.prototype.pause = pause
    const hall = { on, speaking } as unknown as Hall
    page = mount(ScreenMedia, { props: { media, asking: true }, global: { provide: { [hallKey as symbol]: hall } } })
  }
  beforeEach(() => {
    play.mockClear()
    pause.mockClear()
    speaking.value = false
  })

  it('plays once, after the question was read, and only with sound on', async () => {
    show()
    expect(play).not.toHaveBeenCalled()
    speaking.value = true
    on.value = true
    await flushPromises()
    expect(play).not.toHaveBeenCalled()
    speaking.value = false
    await flushPromises()
    expect(play).toHaveBeenCalledTimes(1)
    speaking.value = true
    await flushPromises()
    speaking.value = false
    await flushPromises()
    expect(play).toHaveBeenCalledTimes(1)
  })

  it('is silenced with everything else, and keeps its words and controls', async () => {
    on.value = true
    show()
    on.value = false
    await flushPromises()
    expect(pause).toHaveBeenCalled()
    expect(page?.text()).toContain('请注意。')
    expect(page?.get('audio').attributes('controls')).toBeDefined()
  })
})
