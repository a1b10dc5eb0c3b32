import { computed, shallowRef, type Ref } from 'vue'
import type { Frame, Request, Stage, View, You } from '@/shared/api/types'

/** How a team's buzzer looks and what pressing it does. */
export type Lamp = 'test' | 'tested' | 'early' | 'count' | 'open' | 'pressed' | 'lost' | 'foul' | 'out' | 'none'

/** A press that was made here and that the server has not spoken of yet. */
interface Press {
  on: string
  ref: string
}

/** A team's buzzer on this phone. */
export interface Buzzer {
  lamp: Readonly<Ref<Lamp>>
  /** Why the last press was not taken. */
  refusal: Readonly<Ref<string>>
  /** Presses it; false where a press does nothing. */
  press: () => boolean
  /** Takes a frame in. Call it after view and you were renewed. */
  hear: (frame: Frame) => void
}

/** What a press is for: with another question, another try, or once it was a foul, it is forgotten. */
function occasion(view: View | null, you: You | null): string {
  if (!view?.stage) return ''
  const team = view.stage.teams.find((one) => one.number === you?.seat?.team)
  const question = view.phase === 'lobby' ? 'lobby' : view.question?.index
  return `${question}/${view.stage.tries ?? 0}/${team?.fouls ?? 0}`
}

const pressable = new Set<Lamp>(['test', 'tested', 'early', 'count', 'open'])

/** How a buzzer stands by what the server says alone. */
export function lampOf(view: View, stage: Stage, you: You, now: number): Lamp {
  const seat = you.seat
  const team = stage.teams.find((one) => one.number === seat?.team)
  if (view.phase === 'lobby') return seat?.buzzed ? 'tested' : 'test'
  if (stage.who !== 'first' || !team) return 'none'
  const fighting = view.phase === 'shown' || view.phase === 'armed'
  if (team.state === 'foul') return 'foul'
  if (team.state === 'out' && fighting) return 'out'
  if (!fighting) return seat?.buzzed && stage.team && stage.team !== team.number ? 'lost' : 'none'
  if (seat?.buzzed) return 'pressed'
  if (seat?.may !== 'buzz') return 'none'
  if (view.phase === 'shown') return stage.reading ? 'open' : 'early'
  return now < (view.question?.opens ?? 0) ? 'count' : 'open'
}

/** Follows a team's buzzer. A press goes out at once or not at all: one that is sent late would be worth nothing. */
export function createBuzzer(
  view: Readonly<Ref<View | null>>,
  you: Readonly<Ref<You | null>>,
  now: Readonly<Ref<number>>,
  send: (request: Request) => boolean,
  newRef: () => string,
): Buzzer {
  const press = shallowRef<Press | null>(null)
  const refusal = shallowRef('')

  const on = computed(() => occasion(view.value, you.value))
  const known = computed<Lamp>(() => {
    const v = view.value
    return v?.stage && you.value ? lampOf(v, v.stage, you.value, now.value) : 'none'
  })
  const lamp = computed<Lamp>(() => {
    if (press.value?.on !== on.value || !pressable.has(known.value)) return known.value
    return view.value?.phase === 'lobby' ? 'tested' : 'pressed'
  })
  return {
    lamp,
    refusal,
    press: () => {
      if (!pressable.has(lamp.value) || view.value?.paused) return false
      const ref = newRef()
      refusal.value = ''
      if (!send({ type: 'buzz', ref, question: view.value?.question?.index ?? 0 })) {
        refusal.value = '断线了，没有按上'
        return false
      }
      press.value = { on: on.value, ref }
      return true
    },
    hear: (frame) => {
      if (frame.refused?.ref && frame.refused.ref === press.value?.ref) {
        press.value = null
        refusal.value = frame.refused.detail
      }
      if (frame.state && press.value && press.value.on !== on.value) {
        press.value = null
        refusal.value = ''
      }
    },
  }
}
