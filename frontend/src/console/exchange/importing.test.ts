import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { FileLook, FileRow, QuestionText } from '@/shared/api/schema'
import { blank } from '../editing/words'
import { useImporting } from './importing'
import { nameOf } from './words'

/** Takes what XMLHttpRequest is given, and answers with an upload. */
class Line {
  upload = {} as { onprogress?: (event: object) => void }
  onload?: () => void
  status = 201
  responseText = '{"id":"u1"}'
  open(): void {}
  setRequestHeader(): void {}
  send(): void {
    this.onload?.()
  }
}

const text: QuestionText = { ...blank('xf'), stem: '题干', options: ['甲', '乙'], answer: [0] }
const row = (n: number, state: FileRow['state']): FileRow => ({
  n,
  state,
  place: `第 ${n} 行`,
  type: 'single',
  text,
  problems: [],
  remarks: [],
})
const look = (rows: FileRow[], counts: Record<string, number>): FileLook => ({
  format: 'CSV 表格',
  codes: false,
  lawless: 0,
  counts,
  mark: 'm1',
  about: [],
  rows,
  page: 1,
  pages: 1,
})
const whole = look([row(1, 'fine'), row(2, 'wrong'), row(3, 'doubt'), row(4, 'doubt')], { fine: 1, wrong: 1, doubt: 2 })
const part = (written: number, next?: number) => ({ written, again: 0, refused: [], ...(next ? { next } : {}) })

const asked: [string, Record<string, unknown>][] = []
const answers: unknown[] = []

beforeEach(() => {
  asked.length = answers.length = 0
  vi.stubGlobal('XMLHttpRequest', Line)
  vi.stubGlobal('fetch', async (request: Request) => {
    asked.push([new URL(request.url).pathname, (await request.json()) as Record<string, unknown>])
    const answer = answers.shift()
    return new Response(JSON.stringify(typeof answer === 'function' ? answer() : answer), {
      status: 200,
      headers: { 'Content-Type': 'application/json' },
    })
  })
})
afterEach(() => vi.unstubAllGlobals())

async function chosen() {
  const it = useImporting()
  answers.push(whole, whole)
  await it.choose({ name: '题.csv', size: 10 } as File)
  return it
}

it('shows what cannot be read first, and counts what is wanted', async () => {
  const it = await chosen()
  expect(asked.map(([, body]) => body.show)).toEqual(['', 'wrong'])
  expect(it.stage.value).toBe('look')
  expect(it.wanted.value).toBe(1)
  it.wantDoubts(true)
  expect(it.wanted.value).toBe(3)
  it.want(whole.rows[2]!, false)
  expect([it.wanted.value, it.isWanted(whole.rows[2]!), it.isWanted(whole.rows[3]!)]).toEqual([2, false, true])
  it.wantDoubts(false)
  it.want(whole.rows[2]!, true)
  expect([it.wanted.value, it.isWanted(whole.rows[2]!), it.isWanted(whole.rows[3]!)]).toEqual([2, true, false])
})

it('counts a row that was put right once, and does not take what the file has of it', async () => {
  const it = await chosen()
  answers.push({ problem: { weight: 'error', place: '', reason: '没有答案', suggestion: '补上' }, remarks: [], text })
  expect((await it.fix(whole.rows[1]!, text)).problem?.reason).toBe('没有答案')
  expect([it.wanted.value, it.wrong.value]).toEqual([1, 1])
  answers.push({ remarks: [], text }, { remarks: [], text })
  await it.fix(whole.rows[1]!, text)
  await it.fix(whole.rows[0]!, text)
  expect([it.wanted.value, it.wrong.value]).toEqual([2, 0])
  answers.push(part(0), { remarks: [], text, written: 'xf-z0001' }, { remarks: [], text, known: 'xf-z0001' })
  answers.push(whole, { back: 0, stays: [] })
  await it.write()
  expect(asked.find(([path]) => path.endsWith('/drafts'))![1]).toMatchObject({ except: [1], from: 0, mark: 'm1' })
  expect(it.stage.value).toBe('done')
  expect(it.taken).toMatchObject({ written: 1, again: 1, first: 'xf-z0001', last: 'xf-z0001' })
})

const written = () => asked.filter(([path]) => path.endsWith('/drafts')).map(([, body]) => body)
const endings = () => asked.filter(([path]) => path.endsWith('/end'))

it('has taken back what it wrote when it is stopped, and begins anew', async () => {
  const it = await chosen()
  answers.push(part(200, 240), { back: 199, stays: ['xf-z0007'] }, whole)
  const writing = it.write()
  it.stop()
  await writing
  expect([it.stage.value, it.ended.value]).toEqual(['back', { back: 199, stays: ['xf-z0007'] }])
  const first = written()[0]!.import
  expect(endings()).toEqual([[`/api/v1/exchange/imports/${first}/end`, { keep: false }]])
  answers.push(part(205), whole, { back: 0, stays: [] })
  await it.write()
  expect(written().map((body) => body.from)).toEqual([0, 0])
  expect(written()[1]!.import).not.toBe(first)
  expect(endings()[1]![1]).toEqual({ keep: true })
  expect([it.stage.value, it.taken.written]).toEqual(['done', 205])
})

it('has taken back a question that was put right, too, and writes it again', async () => {
  const it = await chosen()
  answers.push({ remarks: [], text }, { remarks: [], text })
  await it.fix(whole.rows[1]!, text)
  await it.fix(whole.rows[2]!, text)
  const late = (): object => {
    it.stop()
    return { remarks: [], text, written: 'xf-z0002' }
  }
  answers.push(part(1), late, { back: 2, stays: [] }, whole)
  await it.write()
  expect([it.stage.value, it.wanted.value]).toEqual(['back', 3])
})

it('goes on in the same import after a line that broke, or takes it back', async () => {
  const it = await chosen()
  const broken = (): never => {
    throw new TypeError('Failed to fetch')
  }
  answers.push(part(200, 240), broken)
  await it.write()
  expect([it.stage.value, it.taken.written]).toEqual(['stopped', 200])
  answers.push(part(5), whole, broken) // the end is not heard
  await it.write()
  expect([it.stage.value, it.taken.written]).toEqual(['stopped', 205])
  answers.push(whole, { back: 0, stays: [] })
  await it.write()
  expect(new Set(written().map((body) => body.import)).size).toBe(1)
  expect(written().map((body) => body.from)).toEqual([0, 240, 240])
  expect([it.stage.value, it.taken.written]).toEqual(['done', 205])
})

it('says that a file is too large before it is sent', async () => {
  const it = useImporting()
  await it.choose({ name: '题.xlsx', size: 9 * 1024 * 1024 } as File)
  expect(it.problem.value?.code).toBe('too_large')
  expect(it.stage.value).toBe('choose')
})

it('takes the name the server gave a file', () => {
  expect(nameOf(`attachment; filename="table.docx"; filename*=UTF-8''%E8%AF%95%E5%8D%B7.docx`, 'x')).toBe('试卷.docx')
  expect(nameOf(null, '题目')).toBe('题目')
})

it('asks for a law only where a question that was put right has none, and knows what nothing else has yet', async () => {
  const it = await chosen()
  answers.push({ remarks: [], text })
  await it.fix(row(2, 'wrong'), text)
  expect(it.lawless.value).toBe(false)
  expect(it.unkept.value).toBe(1)
  answers.push({ remarks: [], text: { ...text, law: '' } })
  await it.fix(row(3, 'doubt'), { ...text, law: '' })
  expect(it.lawless.value).toBe(true)
  it.fill.law = 'xf'
  expect(it.lawless.value).toBe(false)
  answers.push(part(1), { remarks: [], text, written: 'z1' }, { remarks: [], text, written: 'z2' }, whole, {})
  await it.write()
  expect(it.stage.value).toBe('done')
  expect(it.unkept.value).toBe(0)
})
