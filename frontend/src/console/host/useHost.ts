import { ElMessage } from 'element-plus'
import { computed, onBeforeUnmount, onMounted, ref, shallowRef, watch } from 'vue'
import { api, take } from '@/shared/api/client'
import { countdown } from '@/shared/live/countdown'
import { LiveSocket, socketUrl, type Line } from '@/shared/live/socket'
import { createCommander, settleMs, type Deed, type Order, type Outcome } from './commander'
import { nextKey, type NextKey } from './next'
import { fold, nothing, type Command, type HostPicture, type Known } from './picture'

/** The phases in which the clock of a question runs. */
const running = new Set<HostPicture['phase']>(['open', 'armed'])

/** A host page's line to one contest: the picture, the clock, and one order at a time. `keyOf` words the large key. */
export function useHost(id: string, keyOf: (picture: HostPicture) => NextKey = nextKey) {
  const known = shallowRef<Known>(nothing)
  const line = ref<Line>('connecting')
  const gone = ref<string>()
  const sending = ref<Command>()
  const settling = ref(false)
  let settled = 0
  /** Said to a screen reader, and shown for a moment. */
  const said = ref('')
  const serverNow = ref(0)

  const socket = new LiveSocket(socketUrl(`/ws/host/${encodeURIComponent(id)}`), {
    onFrame: (frame) => {
      known.value = fold(known.value, frame)
    },
    onLine: (now) => (line.value = now),
    onGone: (_code, reason) => (gone.value = reason || '这个主持台打不开：可能没有权限，或者竞赛已经删掉。'),
  })

  const { press, moved } = createCommander(
    (order: Order) =>
      take(api.POST('/api/v1/contests/{id}/commands', { params: { path: { id } }, body: order })) as Promise<{
        seq: number
      }>,
    () => performance.now(),
  )

  const view = computed(() => known.value.view)
  const next = computed(() => (view.value ? keyOf(view.value) : undefined))
  // The keys say something else now, whoever made it so: a press already on its way is not meant for that.
  watch(
    () =>
      next.value && `${next.value.command} ${next.value.label} ${view.value?.question?.index} ${view.value?.paused}`,
    (_now, before) => before && moved(),
  )
  const left = computed(() => {
    const question = view.value?.question
    if (!question || !running.has(view.value!.phase)) return undefined
    return countdown(question, serverNow.value, view.value.paused)
  })
  const can = (command: Command) => Boolean(view.value?.host?.allowed.includes(command))

  /** Sends an order; what became of it is also said at the top of the page, unless the caller says it itself. */
  async function give(command: Command, deed: Deed = {}, quiet = false): Promise<Outcome> {
    if (command === 'none' || sending.value || !can(command)) return { kind: 'ignored' }
    sending.value = command
    const outcome = await press({ command, seq: known.value.seq, ...deed })
    sending.value = undefined
    if (outcome.kind === 'done') settle(outcome.seq)
    if (outcome.kind === 'stale') {
      socket.sync()
      say('局面刚刚变了，画面已刷新。请看清再按一次。')
    }
    if (outcome.kind === 'failed' && !quiet) say(`没有做成。${outcome.detail}`)
    return outcome
  }

  /** For a moment a press is the tail of a double press, and the large key looks it. */
  function settle(seq: number): void {
    if (seq > known.value.seq) socket.sync()
    settling.value = true
    window.clearTimeout(settled)
    settled = window.setTimeout(() => (settling.value = false), settleMs)
  }

  function say(text: string): void {
    said.value = text
    ElMessage({ type: 'warning', message: text, duration: 5000, grouping: true })
  }

  let timer = 0
  onMounted(() => {
    socket.start()
    timer = window.setInterval(() => (serverNow.value = socket.clock.serverNow()), 100)
  })
  onBeforeUnmount(() => {
    window.clearInterval(timer)
    window.clearTimeout(settled)
    socket.close()
  })

  return {
    known,
    view,
    next,
    left,
    line,
    gone,
    busy: computed(() => settling.value || Boolean(sending.value)),
    said,
    can,
    give,
  }
}

export type Host = ReturnType<typeof useHost>
