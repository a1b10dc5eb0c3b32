import type { Command, Frame, View } from '../wire'

export type HostPicture = View
export type { Command }

/** What the host page knows, and which event it stands at. */
export interface Known {
  epoch: string
  seq: number
  view: HostPicture | undefined
}

export const nothing: Known = { epoch: '', seq: 0, view: undefined }

/**
 * Folds a frame into what is known. A state that is older than what is shown changes nothing; progress only
 * counts for the question it is about, and never counts backwards.
 */
export function fold(known: Known, frame: Frame): Known {
  if (frame.type === 'state' && frame.state) {
    if (frame.epoch === known.epoch && frame.seq < known.seq) return known
    return { epoch: frame.epoch, seq: frame.seq, view: frame.state }
  }
  if (frame.type === 'progress' && frame.progress && known.view?.host) {
    const { question, answered, players, connected } = frame.progress
    const same = known.view.question?.index === question
    const host = {
      ...known.view.host,
      connected,
      answered: same ? Math.max(known.view.host.answered, answered) : known.view.host.answered,
    }
    return { ...known, view: { ...known.view, players, host } }
  }
  return known
}
