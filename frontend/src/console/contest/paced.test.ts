import { expect, it } from 'vitest'
import { hostPaced, instant, pacedOf, pacedWords, typedAt } from './paced'

it('sends no window where the host leads', () => {
  expect(pacedOf(hostPaced())).toEqual({})
})

it('sends times in China’s time, and only those that are set', () => {
  const draft = { ...hostPaced(), own: true, atOnce: true, closes: '2026-06-30T18:00' }
  expect(pacedOf(draft)).toEqual({ paced: { at_once: true, closes: '2026-06-30T18:00:00+08:00' } })
})

it('says what the window means', () => {
  expect(pacedWords({ ...hostPaced(), own: true }, 0)).toBe(
    '由主持人开放，由主持人收卷。每题不限时。公布成绩后才看对错。',
  )
  const draft = { own: true, opens: '2026-06-30T09:00', closes: '2026-06-30T18:00', atOnce: true }
  expect(pacedWords(draft, 30)).toBe(
    '到时间自动开放，到时间自动收卷。每题 30 秒，从各人点开那题算起。答完一题就看对错，答案可能传开。',
  )
})

it('writes a moment as a field takes it, and reads it back', () => {
  const at = Date.UTC(2026, 5, 30, 10, 0)
  expect(typedAt(at)).toBe('2026-06-30T18:00')
  expect(Date.parse(instant(typedAt(at)))).toBe(at)
})
