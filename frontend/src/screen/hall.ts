import { computed, inject, onBeforeUnmount, ref, watch, type ComputedRef, type InjectionKey, type Ref } from 'vue'
import type { View } from '@/shared/api/types'
import { findClips } from '@/shared/reading/clips'
import { createTape } from '@/shared/reading/tape'
import { questionTexts } from '@/shared/reading/texts'
import { unseen } from '@/shared/stage/words'
import type { Sound } from './match/sound'

/** All the hall's screen lets be heard. Nothing is, until sound is switched on by hand. */
export interface Hall {
  /** Whether anything may be heard at all. */
  on: Readonly<Ref<boolean>>
  /** Whether questions are read aloud when they are asked; remembered on this machine. */
  reading: Readonly<Ref<boolean>>
  /** Whether one is being read, or about to be. */
  speaking: ComputedRef<boolean>
  toggleReading: () => void
}

const kept = 'pufa.screen.reading'

/** The question that may be read now: its index, or -1. Whoever has pressed wants silence. */
export function readable(view: View | null | undefined): number {
  const question = view?.question
  if (!view || !question || view.paused || question.skipped || unseen(view) || view.paced) return -1
  const phases = view.stage && !view.stage.audience ? ['shown', 'armed', 'open'] : ['open']
  if (!phases.includes(view.phase)) return -1
  const pressed = view.stage?.who === 'first' && (view.stage.team || view.stage.buzzes?.length)
  return pressed ? -1 : question.index
}

/** Reads each question once, when it is asked. */
export function createHall(
  view: Ref<View | null | undefined>,
  sound: Sound,
  find = findClips,
  tape = createTape(),
): Hall {
  const reading = ref(remembered())
  const looking = ref(false)
  let read = -1

  const start = async (index: number) => {
    const question = view.value?.question
    if (!question || read === index) return
    read = index
    looking.value = true
    const clips = await find(questionTexts(question))
    looking.value = false
    if (clips.length && sound.on.value && reading.value && readable(view.value) === index) await tape.play(clips)
  }
  watch(
    () => (sound.on.value && reading.value ? readable(view.value) : -1),
    (index) => {
      if (index < 0) tape.stop()
      else void start(index)
    },
  )
  onBeforeUnmount(tape.stop)
  return {
    on: sound.on,
    reading,
    speaking: computed(() => looking.value || tape.playing.value),
    toggleReading: () => {
      reading.value = !(reading.value && sound.on.value) // with sound off nothing was read, whatever was remembered
      remember(reading.value)
      if (reading.value && !sound.on.value) sound.toggle()
    },
  }
}

// A browser may keep nothing; the switch then holds until the page is closed.
function remembered(): boolean {
  try {
    return localStorage.getItem(kept) === 'on'
  } catch {
    return false
  }
}
function remember(on: boolean): void {
  try {
    localStorage.setItem(kept, on ? 'on' : 'off')
  } catch {
    // see above
  }
}

export const hallKey: InjectionKey<Hall> = Symbol('hall')

/** What may be heard on this screen; nothing where no hall was provided. */
export function useHall(): Hall | undefined {
  return inject(hallKey, undefined)
}
