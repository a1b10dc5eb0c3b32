import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import MediaBox from './MediaBox.vue'

const picture = { kind: 'picture' as const, url: '/media/0.svg', alt: '一块压力表', width: 40, height: 30 }

describe('what stands beside a stem', () => {
  it('keeps the place of a picture, and enlarges it', async () => {
    const box = mount(MediaBox, { props: { media: picture }, attachTo: document.body })
    expect(box.get('.frame').attributes('style')).toContain('padding-bottom: 75%')
    expect(box.get('img').attributes()).toMatchObject({ src: '/media/0.svg', alt: '一块压力表' })
    await box.get('button').trigger('click')
    const view = box.get('[role=dialog]')
    expect(view.get('img').attributes('style')).toContain('200%')
    await view.findAll('footer button')[0]!.trigger('click')
    expect(view.get('img').attributes('style')).toContain('100%')
    await view.trigger('keydown', { key: 'Escape' })
    expect(box.find('[role=dialog]').exists()).toBe(false)
    box.unmount()
  })

  it('folds a picture to its key', async () => {
    const box = mount(MediaBox, { props: { media: picture, folded: true } })
    expect(box.find('img').exists()).toBe(false)
    expect(box.get('button').attributes('aria-label')).toBe('看图：一块压力表')
    await box.get('button').trigger('click')
    expect(box.find('[role=dialog] img').exists()).toBe(true)
    box.unmount()
  })

  it('loads sound and film only when they are started, and has their words', () => {
    const audio = mount(MediaBox, { props: { media: { kind: 'audio', url: '/media/0.mp3', transcript: '请注意。' } } })
    expect(audio.get('audio').attributes()).toMatchObject({ preload: 'none', controls: '' })
    expect(audio.text()).toContain('请注意。')
    const media = { kind: 'video' as const, url: '/media/0.mp4', transcript: '请走。', captions: '/media/1.vtt' }
    const video = mount(MediaBox, { props: { media } })
    expect(video.get('video').attributes()).toMatchObject({ preload: 'none', playsinline: '' })
    expect(video.get('track').attributes()).toMatchObject({ src: '/media/1.vtt', kind: 'captions' })
  })
})
