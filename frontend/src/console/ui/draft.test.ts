import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope, nextTick, reactive } from 'vue'
import { useDraft } from './draft'

beforeEach(() => {
  localStorage.clear()
  vi.useFakeTimers()
})
afterEach(() => vi.useRealTimers())

const empty = () => reactive({ title: '', figures: {} as Record<string, number> })

/** A visit to the page: what is typed, and how it ends. */
async function visit(key: string, type: (form: ReturnType<typeof empty>) => void, send = false) {
  const scope = effectScope()
  const form = empty()
  const draft = scope.run(() => useDraft(key, form, () => !form.title))
  const restored = draft?.restored.value
  const found = { ...form, figures: { ...form.figures } }
  type(form)
  await nextTick()
  if (send) draft?.forget()
  scope.stop()
  return { restored, found }
}

it('offers what was typed before the page was closed, to the same person only', async () => {
  await visit('chen', (form) => Object.assign(form, { title: '夜校', figures: { boards: 3 } }))
  expect((await visit('li', () => undefined)).restored).toBe(false)
  expect(await visit('chen', () => undefined)).toEqual({
    restored: true,
    found: { title: '夜校', figures: { boards: 3 } },
  })
})

it('forgets what was sent, what was cleared, and what is old or broken', async () => {
  await visit('chen', (form) => (form.title = '夜校'), true)
  expect((await visit('chen', () => undefined)).restored).toBe(false)
  await visit('chen', (form) => (form.title = '夜校'))
  await visit('chen', (form) => (form.title = ''))
  expect((await visit('chen', () => undefined)).restored).toBe(false)
  await visit('chen', (form) => (form.title = '夜校'))
  vi.advanceTimersByTime(31 * 86_400_000)
  expect((await visit('chen', () => undefined)).restored).toBe(false)
  localStorage.setItem('pufa-draft:chen', '{')
  expect((await visit('chen', () => undefined)).restored).toBe(false)
})

it('begins anew where what was typed before is not wanted, and is kept on', async () => {
  await visit('chen', (form) => Object.assign(form, { title: '夜校', figures: { boards: 3 } }))
  const scope = effectScope()
  const form = empty()
  const draft = scope.run(() => useDraft('chen', form, () => !form.title))!
  const figures = form.figures
  draft.again()
  expect(draft.restored.value).toBe(false)
  expect(form).toEqual({ title: '', figures: {} })
  expect(form.figures).toBe(figures)
  form.title = '讲座'
  await nextTick()
  scope.stop()
  expect((await visit('chen', () => undefined)).found.title).toBe('讲座')
})

it('never keeps what must not stay on a device', async () => {
  const scope = effectScope()
  const form = reactive({ title: '', phone: '' })
  scope.run(() => useDraft('chen', form, () => !form.title, ['phone']))
  Object.assign(form, { title: '领取', phone: '138-0000-0000' })
  await nextTick()
  scope.stop()
  expect(localStorage.getItem('pufa-draft:chen')).toContain('领取')
  expect(localStorage.getItem('pufa-draft:chen')).not.toContain('138')
})
