import { flushPromises, mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { linesOf } from './lines'
import NamesPage from './NamesPage.vue'

afterEach(() => vi.unstubAllGlobals())

describe('the words of a text', () => {
  it('are its lines that hold something', () => {
    expect(linesOf(' 裁判 \r\n\n主持人\n  ')).toEqual(['裁判', '主持人'])
    expect(linesOf('')).toEqual([])
  })
})

describe('the page of words', () => {
  it('saves what was changed, and shows what the server says against it', async () => {
    let answer: [number, unknown] = [
      422,
      { code: 'invalid', detail: '“人”只有一个字', errors: [{ location: 'body.words', message: '“人”只有一个字' }] },
    ]
    const sent: unknown[] = []
    vi.stubGlobal('fetch', async (request: Request) => {
      const list = { words: ['裁判'], defaults: ['裁判', '主持人'] }
      if (request.method === 'GET') {
        return new Response(JSON.stringify(list), { status: 200, headers: { 'Content-Type': 'application/json' } })
      }
      sent.push(await request.json())
      return new Response(JSON.stringify(answer[1]), {
        status: answer[0],
        headers: { 'Content-Type': 'application/json' },
      })
    })
    const page = mount(NamesPage, { global: { plugins: [createPinia()] } })
    await flushPromises()
    const save = page.get('button[type=submit]')
    expect(save.attributes('disabled')).toBeDefined()
    await page.get('textarea').setValue('裁判\n人')
    await page.get('form').trigger('submit')
    await flushPromises()
    expect(page.get('.err').text()).toContain('只有一个字')
    answer = [200, { words: ['裁判', '主持人'], defaults: [] }]
    await page
      .findAll('button')
      .find((key) => key.text() === '换回系统自带的词')!
      .trigger('click')
    await page.get('form').trigger('submit')
    await flushPromises()
    expect(sent).toEqual([{ words: ['裁判', '人'] }, { words: ['裁判', '主持人'] }])
    page.unmount()
  })
})
