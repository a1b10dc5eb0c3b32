import { ref, shallowRef, computed } from 'vue'
import { ApiProblem, asProblem, problemFrom } from '@/shared/api/problem'
import type { IntakeFix, IntakeLook, IntakeTaken, UploadOutputBody } from '@/shared/api/schema'

/** The largest file the server takes. */
export const largestSheet = 4 * 1024 * 1024

/** A file of records on its way in: sent, looked at, put right cell by cell, taken in bit by bit. */
export function useIntake(path: string) {
  const stage = ref<'choose' | 'send' | 'check' | 'look' | 'write' | 'done'>('choose')
  const sent = ref(0) // from 0 to 1
  const look = shallowRef<IntakeLook>()
  const problem = shallowRef<ApiProblem>()
  const fixes = shallowRef<IntakeFix[]>([])
  const written = ref(0)
  const at = ref(0)
  let upload = ''
  /** Where a broken line left the writing off. */
  let next = 0

  const busy = computed(() => ['send', 'check', 'write'].includes(stage.value))

  async function guarded(back: 'choose' | 'look', work: () => Promise<void>): Promise<void> {
    problem.value = undefined
    try {
      await work()
    } catch (cause) {
      problem.value = asProblem(cause)
      stage.value = problem.value.code === 'no_such_upload' ? 'choose' : back
    }
  }

  const ask = <T>(what: string, extra: object = {}): Promise<T> =>
    post<T>(`${path}/${what}`, { upload, fixes: fixes.value, ...extra })

  const choose = (file: File): Promise<void> =>
    guarded('choose', async () => {
      if (file.size > largestSheet) throw new ApiProblem(413, 'too_large', '文件超过 4 MB。请分成几个文件。')
      stage.value = 'send'
      sent.value = 0
      fixes.value = []
      look.value = undefined
      written.value = next = 0
      upload = (await send(file, (share) => (sent.value = share))).id
      stage.value = 'check'
      look.value = await ask<IntakeLook>('import/check')
      stage.value = 'look'
    })

  /** Puts a cell right and has everything looked at again. */
  const fix = (row: number, column: string, value: string): Promise<void> =>
    guarded('look', async () => {
      const others = fixes.value.filter((one) => one.row !== row || one.column !== column)
      fixes.value = [...others, { row, column, value }]
      stage.value = 'check'
      look.value = await ask<IntakeLook>('import/check')
      stage.value = 'look'
    })

  const write = (): Promise<void> =>
    guarded('look', async () => {
      stage.value = 'write'
      for (;;) {
        at.value = look.value?.rows ? next / look.value.rows : 0
        const taken = await ask<IntakeTaken>('import', { from: next })
        written.value += taken.written
        if (!taken.next) break
        next = taken.next
      }
      stage.value = 'done'
    })

  /** The rows that are left out, with the reasons, as a file. */
  async function faults(): Promise<Blob> {
    return (await request(`${path}/import/faults.xlsx`, { upload, fixes: fixes.value })).blob()
  }

  return { stage, busy, sent, at, look, problem, fixes, written, choose, fix, write, faults }
}

async function request(url: string, body: object): Promise<Response> {
  let response: Response
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    })
  } catch {
    throw ApiProblem.offline()
  }
  if (!response.ok) throw problemFrom(response, await response.json().catch(() => undefined))
  return response
}

const post = async <T>(url: string, body: object): Promise<T> => (await (await request(url, body)).json()) as T

/** Sends a file. XMLHttpRequest, because fetch does not tell how far it has come. */
export function send(file: File, progress: (share: number) => void): Promise<UploadOutputBody> {
  return new Promise((done, fail) => {
    const line = new XMLHttpRequest()
    line.open('POST', '/api/v1/uploads')
    line.setRequestHeader('Content-Type', 'application/octet-stream')
    line.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total)
    line.onerror = () => fail(ApiProblem.offline())
    line.onload = () => {
      let body: unknown
      try {
        body = JSON.parse(line.responseText)
      } catch {
        body = undefined
      }
      if (line.status === 201) done(body as UploadOutputBody)
      else fail(problemFrom(new Response(null, { status: line.status || 500 }), body))
    }
    line.send(file)
  })
}
