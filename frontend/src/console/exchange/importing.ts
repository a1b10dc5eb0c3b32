import { computed, reactive, ref, shallowRef } from 'vue'
import { api, take } from '@/shared/api/client'
import { ApiProblem, asProblem } from '@/shared/api/problem'
import type { EndedImport, FileLook, FileRow, FillIn, OneRow, QuestionText } from '@/shared/api/schema'
import { send } from '../ui/intake'
import { requestId } from '../ui/request'
import { blobOf } from './words'

export type Standing = FileRow['state']

/** The largest file of questions the server reads. */
const largestFile = 8 * 1024 * 1024

/** Ends an import: its drafts stay, or those are taken back that nobody has worked at. It can be said again. */
export const endImport = (id: string, keep: boolean): Promise<EndedImport> =>
  take(api.POST('/api/v1/exchange/imports/{import}/end', { params: { path: { import: id } }, body: { keep } }))

/** What became of a file: added up over the parts it is written in. */
export interface Taken {
  written: number
  again: number
  first: string
  last: string
  refused: { n: number; why: string }[]
}

/**
 * A file of questions on its way in. The server keeps the file and reads it; which rows are wanted, and what was put right
 * by hand, stand here. Nothing is written before `write`, which writes part by part in an import with an id of its own:
 * `stop` has the drafts of that import taken back. After an error `write` goes on from where it was, or `takeBack` ends it.
 */
export function useImporting() {
  const stage = ref<'choose' | 'send' | 'read' | 'look' | 'write' | 'stopped' | 'ending' | 'back' | 'done'>('choose')
  const sent = ref(0) // from 0 to 1
  const name = ref('')
  const look = shallowRef<FileLook>()
  const problem = shallowRef<ApiProblem>()
  const show = ref<Standing | ''>('')
  const page = ref(1)
  const right = ref<'' | '0' | '1'>('')
  const fill = reactive<Required<FillIn>>({ law: '', topic: '', audience: [], difficulty: 0 })
  const doubts = ref(false)
  /** Rows whose tick differs from what is the rule for their kind. */
  const except = reactive(new Set<number>())
  /** What was put right, by the number of its row. */
  const fixed = reactive(new Map<number, OneRow>())
  const taken = reactive<Taken>({ written: 0, again: 0, first: '', last: '', refused: [] })
  const at = ref(0)
  /** What became of the drafts that were taken back. */
  const ended = shallowRef<EndedImport>()
  /** The id of the import that is being written; '' between two. */
  let batch = ''
  let upload = ''
  /** Where the writing was left off; Infinity behind the end. */
  let next = 0
  /** Rows put right that were written. */
  const kept = reactive(new Set<number>())
  let stopping = false

  const busy = computed(() => ['send', 'read', 'write', 'ending'].includes(stage.value))
  const counts = computed(() => look.value?.counts ?? {})
  const total = computed(() => Object.values(counts.value).reduce((sum, n) => sum + n, 0))
  const wrong = computed(() => (counts.value.wrong ?? 0) - [...fixed.keys()].filter((n) => !whole.has(n)).length)
  /** Rows that were sound before they were written anew. */
  const whole = reactive(new Map<number, Standing>())
  const wanted = computed(() => {
    let n = counts.value.fine ?? 0
    if (doubts.value) n += counts.value.doubt ?? 0
    for (const row of except) n += states.get(row) === 'doubt' && !doubts.value ? 1 : -1
    return n + fixed.size - kept.size
  })
  const states = new Map<number, Standing>()
  const lawless = computed(
    () => !fill.law && Boolean(look.value?.lawless || [...fixed.values()].some((one) => !one.text.law)),
  )
  /** Rows put right by hand that nothing has of yet but this page. */
  const unkept = computed(() => [...fixed.keys()].filter((n) => !kept.has(n)).length)

  const file = () => ({ upload, right: right.value, fill: { ...fill } })

  async function guarded(back: 'choose' | 'look' | 'stopped', work: () => Promise<void>): Promise<void> {
    problem.value = undefined
    try {
      await work()
    } catch (cause) {
      problem.value = asProblem(cause)
      const gone = ['no_such_upload', 'read_otherwise', 'import_taken_back'].includes(problem.value.code)
      stage.value = gone ? 'choose' : back
    }
  }

  async function get(): Promise<void> {
    const body = { ...file(), show: show.value, page: page.value }
    const got = await take(api.POST('/api/v1/exchange/rows', { body }))
    for (const row of got.rows) states.set(row.n, row.state)
    page.value = got.page
    look.value = got
  }

  const read = (): Promise<void> =>
    guarded(look.value ? 'look' : 'choose', async () => {
      const before = stage.value
      stage.value = 'read'
      await get()
      stage.value = before === 'stopped' || before === 'done' || before === 'back' ? before : 'look'
    })

  /** Reads again by other settings: what was written is known by then, so the writing begins anew. */
  async function reread(): Promise<void> {
    next = 0
    await read()
  }

  const choose = (chosen: File): Promise<void> =>
    guarded('choose', async () => {
      if (chosen.size > largestFile)
        throw new ApiProblem(413, 'too_large', '文件超过 8 MB。请分成几个文件，或去掉里面的图片。')
      stage.value = 'send'
      name.value = chosen.name
      look.value = undefined
      forget()
      upload = (await send(chosen, (share) => (sent.value = share))).id
      await read()
      if (look.value && counts.value.wrong) await only('wrong')
    })

  function forget(): void {
    sent.value = at.value = next = 0
    show.value = ''
    page.value = 1
    right.value = batch = ''
    doubts.value = false
    for (const one of [except, fixed, states, whole, kept]) one.clear()
    Object.assign(taken, { written: 0, again: 0, first: '', last: '', refused: [] })
  }

  async function only(kind: Standing | ''): Promise<void> {
    show.value = kind
    page.value = 1
    await read()
  }

  async function turn(to: number): Promise<void> {
    page.value = to
    await read()
  }

  const isWanted = (row: FileRow): boolean => {
    if (fixed.has(row.n)) return true
    if (row.state === 'doubt') return doubts.value !== except.has(row.n)
    return row.state === 'fine' && !except.has(row.n)
  }

  function want(row: FileRow, yes: boolean): void {
    if (isWanted(row) === yes) return
    next = 0
    if (except.has(row.n)) except.delete(row.n)
    else except.add(row.n)
  }

  /** Turns the rule for doubtful rows round; single ticks among them are forgotten. */
  function wantDoubts(yes: boolean): void {
    doubts.value = yes
    next = 0
    for (const n of [...except]) if (states.get(n) === 'doubt') except.delete(n)
    for (const [n, state] of whole) if (state === 'doubt' && yes) except.add(n)
  }

  /** Has the server look at a question that was put right; it counts once nothing is wrong with it. */
  async function fix(row: FileRow, text: QuestionText): Promise<OneRow> {
    const checked = await take(api.POST('/api/v1/exchange/row', { body: { text, fill: { ...fill } } }))
    if (checked.problem) return checked
    if (!fixed.has(row.n)) want(row, false) // what the file has is not taken, too
    if (row.state !== 'wrong') whole.set(row.n, row.state)
    kept.delete(row.n)
    fixed.set(row.n, checked)
    return checked
  }

  function add(part: {
    written: number
    again: number
    first?: string
    last?: string
    refused: Taken['refused']
  }): void {
    taken.written += part.written
    taken.again += part.again
    taken.first ||= part.first ?? ''
    taken.last = part.last || taken.last
    taken.refused.push(...part.refused)
  }

  const write = (): Promise<void> =>
    guarded('stopped', async () => {
      stopping = false
      if (!batch) Object.assign(taken, { written: 0, again: 0, first: '', last: '', refused: [] })
      batch ||= requestId()
      const part = { import: batch, file: name.value.slice(0, 200) }
      stage.value = 'write'
      while (next !== Infinity) {
        const chosen = { mark: look.value!.mark, doubts: doubts.value, except: [...except], from: next }
        const got = await take(api.POST('/api/v1/exchange/drafts', { body: { ...file(), ...part, ...chosen } }))
        add(got)
        next = got.next ?? Infinity
        at.value = total.value ? Math.min(1, next / total.value) : 1
        if (stopping) return await takeBack()
      }
      for (const [n, one] of fixed) {
        if (kept.has(n)) continue
        const body = { text: one.text, fill: { ...fill }, keep: true, ...part }
        const got = await take(api.POST('/api/v1/exchange/row', { body }))
        kept.add(n)
        if (got.written) add({ written: 1, again: 0, first: got.written, last: got.written, refused: [] })
        else add({ written: 0, again: 1, refused: [] })
        if (stopping) return await takeBack()
      }
      await get()
      await endImport(batch, true)
      batch = ''
      stage.value = 'done'
    })

  /** Takes back what was written since the writing began, all but what somebody has worked at. */
  const takeBack = (): Promise<void> =>
    guarded('stopped', async () => {
      stage.value = 'ending'
      ended.value = await endImport(batch, false)
      next = at.value = 0
      kept.clear()
      await get()
      batch = ''
      stage.value = 'back'
    })

  /** Ends the writing after the part that is under way. */
  const stop = (): void => void (stopping = true)

  const faults = (): Promise<Blob> =>
    blobOf('/api/v1/exchange/rows/faults.xlsx', { ...file(), less: [...fixed.keys()] })

  return {
    stage,
    sent,
    name,
    look,
    problem,
    show,
    page,
    right,
    fill,
    doubts,
    fixed,
    taken,
    at,
    ended,
    busy,
    counts,
    total,
    wrong,
    wanted,
    lawless,
    unkept,
    choose,
    reread,
    only,
    turn,
    isWanted,
    want,
    wantDoubts,
    fix,
    write,
    stop,
    takeBack,
    faults,
  }
}
