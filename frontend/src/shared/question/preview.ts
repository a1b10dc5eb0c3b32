import type { Media } from '../api/schema'
import type { QuestionType } from '../api/types'

/** A question as the console has the phone's and the screen's own pages show it while it is written. */
export interface Previewed {
  type: Exclude<QuestionType, 'open'>
  topic: string
  stem: string
  options: string[]
  answer: number[]
  accept: string
  unit: string
  explanation: string
  law: string
  article: string
  version: string
  media?: Media | undefined
  /** With the answer, as it is shown afterwards. */
  solved: boolean
}

const ready = 'pufa-preview-ready'

/** In the frame: calls `show` with what the page around it sends, and tells that page to send. */
export function receive(show: (question: Previewed) => void): () => void {
  const hear = (event: MessageEvent) => {
    if (event.origin !== location.origin || event.source !== window.parent || window.parent === window) return
    show(event.data as Previewed)
  }
  window.addEventListener('message', hear)
  window.parent.postMessage(ready, location.origin)
  return () => window.removeEventListener('message', hear)
}

/** Around the frame: calls `send` when the page in it is ready. */
export function whenReady(frame: () => HTMLIFrameElement | null, send: () => void): () => void {
  const hear = (event: MessageEvent) => {
    const inner = frame()?.contentWindow
    if (inner && event.source === inner && event.origin === location.origin && event.data === ready) send()
  }
  window.addEventListener('message', hear)
  return () => window.removeEventListener('message', hear)
}
