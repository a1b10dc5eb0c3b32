import { expect, test } from 'vitest'
import { sentWords, waysWords } from './words'

test('where the digest goes', () => {
  expect(waysWords([])).toBe('还没有设置，现在不发。')
  expect(waysWords(['mail', 'webhook'])).toBe('电子邮件、群机器人。')
})

test('what became of it', () => {
  const time = (at: string) => `<${at}>`
  expect(sentWords({ way: 'mail', sent_at: 'then', tries: 1 }, time)).toBe('电子邮件：<then> 发出')
  expect(sentWords({ way: 'webhook', tries: 2, error: 'no route' }, time)).toBe('群机器人：试了 2 次还没发成，no route')
  expect(sentWords({ way: 'webhook', tries: 8 }, time)).toBe('群机器人：试了 8 次还没发成')
})
