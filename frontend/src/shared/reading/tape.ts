import { ref, type Ref } from 'vue'

/** Plays clips one after the other. */
export interface Tape {
  playing: Readonly<Ref<boolean>>
  /** Resolves at the end, when it is stopped, and when the browser will not play. */
  play: (clips: readonly string[]) => Promise<void>
  stop: () => void
}

/** One element plays everything: browsers let go on what a tap has started, and nothing else. */
export function createTape(newAudio: () => HTMLAudioElement = () => new Audio()): Tape {
  const playing = ref(false)
  let audio: HTMLAudioElement | null = null
  let finish: () => void = () => undefined

  const stop = () => {
    finish()
    audio?.pause()
  }
  const play = (clips: readonly string[]) => {
    stop()
    const sound = (audio ??= newAudio())
    let next = 0
    playing.value = true
    return new Promise<void>((done) => {
      const over = () => {
        if (finish !== over) return
        finish = () => undefined
        sound.onended = sound.onerror = null
        playing.value = false
        done()
      }
      const step = () => {
        const clip = clips[next++]
        if (clip === undefined) return over()
        sound.src = clip
        // A browser that refuses says so here; where it says nothing, it plays.
        void sound.play()?.catch(over)
      }
      finish = over
      sound.onended = step
      sound.onerror = over
      step()
    })
  }
  return { playing, play, stop }
}
