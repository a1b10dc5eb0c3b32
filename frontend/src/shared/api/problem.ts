/** A request that was not done, in words for the person who asked. `code` is stable, `detail` is Chinese. */
export class ApiProblem extends Error {
  readonly status: number
  readonly code: string
  readonly detail: string
  /** Seconds the server asks to wait, from Retry-After; 0 if it names none. */
  readonly retryAfter: number
  /** What is wrong with single fields of the request body, by field name. */
  readonly fields: Readonly<Record<string, string>>
  /** What the server would have taken instead; empty if it knows nothing. */
  readonly suggestion: string
  /** The same by the whole place: `rounds[0].clock`. */
  readonly places: Readonly<Record<string, string>>

  constructor(
    status: number,
    code: string,
    detail: string,
    retryAfter = 0,
    fields: Readonly<Record<string, string>> = {},
    suggestion = '',
    places: Readonly<Record<string, string>> = {},
  ) {
    super(detail)
    this.name = 'ApiProblem'
    this.status = status
    this.code = code
    this.detail = detail
    this.retryAfter = retryAfter
    this.fields = fields
    this.suggestion = suggestion
    this.places = places
  }

  /** The request never reached the server, or its answer never came back. */
  static offline(): ApiProblem {
    return new ApiProblem(0, 'offline', '网络不通，请检查网络后再试。')
  }

  /** Whether the same request may well succeed later. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500
  }
}

const byStatus: Record<number, string> = {
  401: '请先登记。',
  403: '没有权限做这件事。',
  404: '没有找到要看的内容。',
  409: '内容已经变了，请刷新后再试。',
  413: '内容太大，没有收下。',
  422: '填写的内容不符合要求。',
  429: '操作太频繁，请稍等再试。',
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Reads a problem document; a body that is none still gets a sentence of its own. */
export function problemFrom(response: Response, body: unknown): ApiProblem {
  const doc = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>
  const fallback = byStatus[response.status] ?? '服务器没能完成这个请求，请稍后再试。'
  const wait = Number(response.headers.get('Retry-After'))
  return new ApiProblem(
    response.status,
    textOf(doc.code) || `http_${response.status}`,
    textOf(doc.detail) || fallback,
    Number.isFinite(wait) ? wait : 0,
    findings(doc.errors, /^body\.(\w+)/),
    textOf(doc.suggestion),
    findings(doc.errors, /^body\.(.+)$/),
  )
}

/** By the part of the place that `part` catches: `body.nickname` is `nickname`; the first finding counts. */
function findings(errors: unknown, part: RegExp): Record<string, string> {
  const fields: Record<string, string> = {}
  if (!Array.isArray(errors)) return fields
  for (const error of errors as Record<string, unknown>[]) {
    const field = textOf(error?.location).match(part)?.[1]
    if (field) fields[field] ??= textOf(error.message)
  }
  return fields
}

/** Any thrown thing as a problem, so that a page has one way to show failures. */
export function asProblem(thrown: unknown): ApiProblem {
  if (thrown instanceof ApiProblem) return thrown
  return new ApiProblem(0, 'unknown', '出了点问题，请再试一次。')
}
