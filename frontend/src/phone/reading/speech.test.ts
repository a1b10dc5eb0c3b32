import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, ref } from 'vue'
import { useSpeech, type Speech } from './speech'

let page: VueWrapper
const texts = ref(['怎么做？', 'A', '甲'])

async function use(find: (texts: readonly string[]) => Promise<string[]>): Promise<Speech> {
  let speech: Speech | undefined
  page = mount(
    defineComponent({
      setup() {
        speech = useSpeech(() => texts.value, find)
        return () => h('p')
      },
    }),
  )
  await flushPromises()
  return speech!
}
const voice = (...langs: string[]) => {
  const synthesis = {
    getVoices: () => langs.map((lang) => ({ lang })),
    speak: vi.fn<(words: { text: string }) => void>(),
    cancel: vi.fn(),
  }
  vi.stubGlobal('speechSynthesis', synthesis)
  vi.stubGlobal(
    'SpeechSynthesisUtterance',
    class {
      constructor(readonly text: string) {}
    },
  )
  return synthesis
}
const clips = vi.fn((asked: readonly string[]) => Promise.resolve(asked.map((_, i) => `/${i}`)))
const none = () => Promise.resolve([])
const play = vi.fn(() => Promise.resolve())

afterEach(() => {
  page.unmount()
  vi.unstubAllGlobals()
  clips.mockClear()
  play.mockClear()
  texts.value = ['怎么做？', 'A', '甲']
})
const element = () => {
  vi.stubGlobal(
    'Audio',
    class {
      src = ''
      play = play
      pause = () => undefined
    },
  )
}

describe('reading aloud', () => {
  it('takes the browser’s voice, and asks the server for nothing', async () => {
    const synthesis = voice('en-US', 'zh-CN')
    const speech = await use(clips)
    expect(speech.available.value).toBe(true)
    speech.toggle()
    expect(synthesis.speak.mock.calls[0]?.[0].text).toBe('怎么做？A，甲')
    expect(speech.speaking.value).toBe(true)
    speech.toggle()
    expect(speech.speaking.value).toBe(false)
    expect(clips).not.toHaveBeenCalled()
  })

  it('takes clips where the browser has no voice', async () => {
    element()
    const speech = await use(clips)
    expect(speech.available.value).toBe(true)
    speech.toggle()
    expect(play).toHaveBeenCalledTimes(1)
    expect(speech.speaking.value).toBe(true)
  })

  it('takes clips where the browser has voices, but none for Chinese', async () => {
    element()
    const synthesis = voice('en-US')
    const speech = await use(clips)
    speech.toggle()
    expect(synthesis.speak).not.toHaveBeenCalled()
    expect(play).toHaveBeenCalled()
  })

  it('tries a browser that names no voices only where there are no clips', async () => {
    const synthesis = voice()
    const speech = await use(none)
    expect(speech.available.value).toBe(true)
    speech.toggle()
    expect(synthesis.speak).toHaveBeenCalled()
  })

  it('offers nothing where nothing can be heard', async () => {
    const speech = await use(none)
    expect(speech.available.value).toBe(false)
    speech.toggle()
    expect(speech.speaking.value).toBe(false)
  })

  it('falls silent and looks again when the page shows something else', async () => {
    element()
    const speech = await use(clips)
    speech.toggle()
    texts.value = ['下一题']
    await flushPromises()
    expect(speech.speaking.value).toBe(false)
    expect(clips).toHaveBeenLastCalledWith(['下一题'])
  })
})
