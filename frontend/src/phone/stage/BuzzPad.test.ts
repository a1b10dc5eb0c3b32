import { mount } from '@vue/test-utils'
import { afterEach, expect, it } from 'vitest'
import type { Lamp } from './buzz'
import BuzzPad from './BuzzPad.vue'

const open = (lamp: Lamp) =>
  mount(BuzzPad, { props: { lamp, seconds: 3, margin: '慢 38 毫秒' }, attachTo: document.body })
let pad: ReturnType<typeof open>
const presses = () => pad.emitted('press')?.length ?? 0
const key = (init: KeyboardEventInit) =>
  document.body.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, ...init }))

afterEach(() => pad.unmount())

it('is pressed when the finger goes down, once', async () => {
  pad = open('open')
  await pad.trigger('pointerdown', { button: 0 })
  expect(presses()).toBe(1)
  await pad.trigger('pointerup')
  await pad.trigger('click')
  expect(presses()).toBe(1)
})

it('takes the click of a screen reader, which has no finger', async () => {
  pad = open('open')
  await pad.trigger('click')
  expect(presses()).toBe(1)
})

it('is pressed by keys wherever the focus is, and not again by holding them', () => {
  pad = open('open')
  key({ key: ' ' })
  key({ key: ' ', repeat: true })
  key({ key: 'Enter' })
  key({ key: 'a' })
  expect(presses()).toBe(2)
})

it('leaves the keys of other controls alone', () => {
  pad = open('open')
  const field = document.body.appendChild(document.createElement('input'))
  field.dispatchEvent(new KeyboardEvent('keydown', { key: ' ', bubbles: true }))
  field.remove()
  expect(presses()).toBe(0)
})

it.each(['pressed', 'lost', 'foul', 'out'] as const)('does nothing once %s', async (lamp) => {
  pad = open(lamp)
  await pad.trigger('pointerdown', { button: 0 })
  expect(presses()).toBe(0)
  expect(pad.attributes('aria-disabled')).toBe('true')
})

it('counts down before it opens and says the margin after', async () => {
  pad = open('count')
  expect(pad.text()).toContain('3')
  await pad.setProps({ lamp: 'lost' })
  expect(pad.text()).toContain('慢 38 毫秒')
})
