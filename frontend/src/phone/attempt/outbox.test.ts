import { expect, it } from 'vitest'
import { Outbox } from './outbox'

const first = { attempt: 'a', index: 0, given: { options: [1] } }

it('keeps answers over a visit, oldest first', () => {
  const outbox = new Outbox()
  outbox.add(first)
  outbox.add({ attempt: 'a', index: 1, given: { text: '三' } })
  expect(new Outbox().all()).toEqual([first, { attempt: 'a', index: 1, given: { text: '三' } }])
})

it('takes the first answer to a question and no other', () => {
  const outbox = new Outbox()
  expect(outbox.add(first)).toBe(true)
  expect(outbox.add({ ...first, given: { options: [0] } })).toBe(false)
  expect(outbox.find('a', 0)).toEqual(first)
})

it('forgets one, and all', () => {
  const outbox = new Outbox()
  outbox.add(first)
  outbox.add({ ...first, index: 1 })
  outbox.remove('a', 0)
  expect(new Outbox().all()).toHaveLength(1)
  outbox.clear()
  expect(new Outbox().all()).toHaveLength(0)
})

it.each(['{', 'null', '{"a":1}', '[1, null, {"attempt":"a"}]'])('starts empty over a broken store: %s', (kept) => {
  localStorage.setItem('pufa.outbox', kept)
  expect(new Outbox().all()).toEqual([])
})

it('holds answers in memory where the browser keeps nothing', () => {
  const refusing = {
    getItem: () => null,
    setItem: () => {
      throw new Error('quota')
    },
  } as unknown as Storage
  const outbox = new Outbox(refusing)
  expect(outbox.add(first)).toBe(true)
  expect(outbox.all()).toEqual([first])
})
