/** A random id for one request, so that sending it twice does it once. Works on plain HTTP too. */
export function requestId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/**
 * The id of a form's request: kept while what is sent stays the same, so that a retry after a broken line is the
 * same request, and new once anything is changed.
 */
export function createRequestIds(sent: Sent = { content: '', id: '' }): (content: unknown) => string {
  return (content) => {
    const now = JSON.stringify(content)
    if (now !== sent.content || !sent.id) Object.assign(sent, { content: now, id: requestId() })
    return sent.id
  }
}

/** What a form sent last. In a draft it makes sending again after the page was closed the same request, too. */
export interface Sent {
  content: string
  id: string
}
