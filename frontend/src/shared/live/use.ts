import { onBeforeUnmount, readonly, ref, shallowRef, type Ref } from 'vue'
import type { Frame, Progress, Request, View, You } from '@/shared/api/types'
import { LiveSocket, socketUrl, type Line } from './socket'

/** What a live page draws from. */
export interface Live {
  view: Readonly<Ref<View | null>>
  you: Readonly<Ref<You | null>>
  progress: Readonly<Ref<Progress | null>>
  line: Readonly<Ref<Line>>
  tries: Readonly<Ref<number>>
  /** The last event in the view: what a command names as the last one seen. */
  seq: Readonly<Ref<number>>
  /** The close code that ended it, 0 while it goes on. */
  gone: Readonly<Ref<number>>
  /** The server's time, renewed five times a second for countdowns. */
  now: Readonly<Ref<number>>
  send: (request: Request) => boolean
  sync: () => void
}

const tick = 200

/** A live socket for as long as the component stands. `onFrame` sees every frame after it was taken in. */
export function useLive(path: string, onFrame?: (frame: Frame) => void): Live {
  const view = shallowRef<View | null>(null)
  const you = shallowRef<You | null>(null)
  const progress = shallowRef<Progress | null>(null)
  const line = ref<Line>('connecting')
  const tries = ref(0)
  const seq = ref(0)
  const gone = ref(0)
  const now = ref(Date.now())

  const take = (frame: Frame) => {
    if (frame.state) {
      if (frame.state.question?.index !== view.value?.question?.index) progress.value = null
      view.value = frame.state
      seq.value = frame.seq
    }
    if (frame.you) you.value = frame.you
    if (frame.progress) progress.value = frame.progress
    onFrame?.(frame)
  }
  const socket = new LiveSocket(socketUrl(path), {
    onFrame: take,
    onLine: (state, count) => {
      line.value = state
      tries.value = count
    },
    onGone: (code) => (gone.value = code),
  })
  socket.start()
  const timer = window.setInterval(() => (now.value = socket.clock.serverNow()), tick)
  onBeforeUnmount(() => {
    window.clearInterval(timer)
    socket.close()
  })
  return {
    view,
    you,
    progress,
    line: readonly(line),
    tries: readonly(tries),
    seq: readonly(seq),
    gone: readonly(gone),
    now: readonly(now),
    send: (request) => socket.send(request),
    sync: () => socket.sync(),
  }
}
