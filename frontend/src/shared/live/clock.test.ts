import { expect, it } from 'vitest'
import { ServerClock } from './clock'

const at = (time: number) => new ServerClock(() => time)

it('takes this device for right until it hears from the server', () => {
  expect(at(5_000).serverNow()).toBe(5_000)
})

it('uses the time in a frame until the first ping comes back', () => {
  const clock = at(5_000)
  clock.hint(8_000)
  clock.hint(7_900)
  expect(clock.serverNow()).toBe(8_000)
  clock.add(4_900, 8_050, 5_000)
  expect(clock.serverNow()).toBe(5_000 + 3_100)
})

it('trusts the quickest exchange', () => {
  const clock = at(10_000)
  clock.add(0, 1_020, 40) // offset 1000, 40 ms
  clock.add(100, 1_500, 900) // offset 1000, but 800 ms: 1500 - 500
  clock.add(1_000, 2_190, 1_400) // offset 990, 400 ms
  expect(clock.serverNow()).toBe(11_000)
})

it('starts anew when this device was set to another time', () => {
  const clock = at(0)
  clock.add(0, 1_010, 20)
  clock.add(100_000, 41_010, 100_020)
  expect(clock.serverNow()).toBe(-59_000)
})
