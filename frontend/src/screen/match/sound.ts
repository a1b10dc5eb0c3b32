import { ref, type Ref } from 'vue'

/** The tones of the hall's screen. */
export type Tone = 'won' | 'up'

/** Short tones, silent until they are switched on by hand: a browser plays nothing before that. */
export interface Sound {
  on: Readonly<Ref<boolean>>
  toggle: () => void
  play: (tone: Tone) => void
}

/** Each tone as frequency in hertz and length in seconds, one after the other. */
const tones: Record<Tone, readonly (readonly [number, number])[]> = {
  won: [
    [660, 0.12],
    [880, 0.22],
  ],
  up: [[330, 0.5]],
}
const loudness = 0.2
const fade = 0.02

/** Makes the tones by the browser's own synthesiser. */
export function createSound(newContext: () => AudioContext = () => new AudioContext()): Sound {
  const on = ref(false)
  let context: AudioContext | null = null

  const tone = (at: AudioContext, start: number, hertz: number, seconds: number) => {
    const source = at.createOscillator()
    const volume = at.createGain()
    source.frequency.value = hertz
    volume.gain.setValueAtTime(0, start)
    volume.gain.linearRampToValueAtTime(loudness, start + fade)
    volume.gain.linearRampToValueAtTime(0, start + seconds)
    source.connect(volume)
    volume.connect(at.destination)
    source.start(start)
    source.stop(start + seconds)
  }
  const play = (which: Tone) => {
    if (!on.value || !context) return
    let start = context.currentTime
    for (const [hertz, seconds] of tones[which]) {
      tone(context, start, hertz, seconds)
      start += seconds
    }
  }
  return {
    on,
    play,
    toggle: () => {
      on.value = !on.value
      if (!on.value) return
      context ??= newContext()
      void context.resume()
      play('won')
    },
  }
}
