import { describe, expect, it, vi } from 'vitest'
import { createFinder, type Find } from './clips'
import { createTape } from './tape'
import { inOneBreath, questionTexts, verdictTexts } from './texts'

describe('texts', () => {
  const alt = '一块压力表'
  it('follow the order the options are shown in', () => {
    expect(questionTexts({ type: 'single', stem: '怎么做？', options: ['乙', '甲'] })).toEqual([
      '怎么做？',
      'A',
      '乙',
      'B',
      '甲',
    ])
  })
  it('say what a picture shows, and no letters where there are none', () => {
    const media = { kind: 'picture' as const, url: '/media/0.svg', alt }
    expect(questionTexts({ type: 'judge', stem: '对吗？', media })).toEqual(['对吗？', alt, '正确', '错误'])
    expect(questionTexts({ type: 'fill', stem: '满____年', options: null })).toEqual(['满____年'])
  })
  it('are nothing while a question is hidden', () => {
    expect(questionTexts({ type: 'single', stem: '', options: [] })).toEqual([])
  })
  it('make one breath for a browser’s voice', () => {
    expect(inOneBreath(['怎么做？', 'A', '乙', 'B', '甲'])).toBe('怎么做？A，乙。B，甲')
    expect(
      inOneBreath(
        verdictTexts({ correct: false, explanation: '因为。', law_short: '安全生产法', article_title: '第一条' }),
      ),
    ).toBe('这题没答对。因为。安全生产法第一条')
  })
})

describe('the finder', () => {
  const finder = (clips: string[], any = true) => {
    const find = vi.fn<Find>(() => Promise.resolve({ clips, any }))
    return { find, look: createFinder(find) }
  }
  it('gives the clips in order, without a letter that nobody has read', async () => {
    expect(await finder(['/1', '/a', '/2']).look(['甲', 'A', '乙'])).toEqual(['/1', '/a', '/2'])
    expect(await finder(['/1', '', '/2']).look(['甲', 'A', '乙'])).toEqual(['/1', '/2'])
  })
  it('gives none where one is missing', async () => {
    expect(await finder(['/1', '/a', '']).look(['甲', 'A', '乙'])).toEqual([])
  })
  it('asks no more where there are none at all', async () => {
    const { find, look } = finder([''], false)
    await look(['甲'])
    await look(['乙'])
    expect(find).toHaveBeenCalledTimes(1)
  })
  it('is silent where the server cannot be reached, and asks again', async () => {
    const find = vi.fn<Find>(() => Promise.reject(new Error('offline')))
    const look = createFinder(find)
    expect(await look(['甲'])).toEqual([])
    await look(['甲'])
    expect(find).toHaveBeenCalledTimes(2)
  })
})

/** An element that ends a clip when it is told to. */
class FakeAudio {
  src = ''
  paused = true
  onended: (() => void) | null = null
  onerror: (() => void) | null = null
  heard: string[] = []
  refuse = false
  play(): Promise<void> {
    if (this.refuse) return Promise.reject(new Error('no tap'))
    this.paused = false
    this.heard.push(this.src)
    return Promise.resolve()
  }
  pause() {
    this.paused = true
  }
}
const taped = () => {
  const audio = new FakeAudio()
  return { audio, tape: createTape(() => audio as unknown as HTMLAudioElement) }
}

describe('the tape', () => {
  it('plays one clip after the other and ends', async () => {
    const { audio, tape } = taped()
    const over = tape.play(['/1', '/2'])
    expect(tape.playing.value).toBe(true)
    audio.onended?.()
    audio.onended?.()
    await over
    expect(audio.heard).toEqual(['/1', '/2'])
    expect(tape.playing.value).toBe(false)
  })
  it('stops when told, and at a clip that does not play', async () => {
    const { audio, tape } = taped()
    const first = tape.play(['/1', '/2'])
    tape.stop()
    await first
    expect(audio.paused).toBe(true)
    const second = tape.play(['/3', '/4'])
    audio.onerror?.()
    await second
    expect(audio.heard).toEqual(['/1', '/3'])
  })
  it('lets the later one win', async () => {
    const { audio, tape } = taped()
    const first = tape.play(['/1', '/2'])
    const second = tape.play(['/3'])
    await first
    expect(tape.playing.value).toBe(true)
    audio.onended?.()
    await second
    expect(audio.heard).toEqual(['/1', '/3'])
  })
  it('gives up where the browser wants a tap first', async () => {
    const { audio, tape } = taped()
    audio.refuse = true
    await tape.play(['/1', '/2'])
    expect(tape.playing.value).toBe(false)
  })
})
