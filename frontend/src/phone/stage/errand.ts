import { shallowRef, type Ref } from 'vue'
import type { Frame, Request } from '@/shared/api/types'

/** Something asked of the server once: a value picked, a judge's points. */
export interface Errand {
  /** Whether its answer is still out. */
  busy: Readonly<Ref<boolean>>
  refusal: Readonly<Ref<string>>
  ask: (request: Request) => void
  hear: (frame: Frame) => void
}

/** Follows what was asked until the server takes or refuses it. */
export function createErrand(send: (request: Request) => boolean, newRef: () => string): Errand {
  const ref = shallowRef('')
  const busy = shallowRef(false)
  const refusal = shallowRef('')
  return {
    busy,
    refusal,
    ask: (request) => {
      ref.value = newRef()
      busy.value = send({ ...request, ref: ref.value })
      refusal.value = busy.value ? '' : '断线了，连上再试一次'
    },
    hear: (frame) => {
      const answered = frame.received?.ref ?? frame.refused?.ref
      if (frame.type === 'state' || (answered && answered === ref.value)) busy.value = false
      if (frame.refused && answered === ref.value) refusal.value = frame.refused.detail
    },
  }
}
