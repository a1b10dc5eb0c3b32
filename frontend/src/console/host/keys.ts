import type { Command } from './picture'

/** A key of the host's keyboard, or of a presenter's remote. `next` stands for whatever the large key does. */
export type Stroke = Command | 'next'

interface Pressed {
  key: string
  repeat?: boolean
  ctrlKey?: boolean
  metaKey?: boolean
  altKey?: boolean
  /** The tag and role of what has the focus. */
  on?: string
}

const strokes: Record<string, Stroke> = {
  ArrowRight: 'next',
  PageDown: 'next',
  Enter: 'next',
  e: 'extend',
  k: 'skip',
  l: 'lock',
}

const own = new Set(['BUTTON', 'A', 'INPUT', 'SELECT', 'TEXTAREA', 'SUMMARY'])

/**
 * What a key means on the host page. A held key counts once, a shortcut with a modifier is the browser's, and
 * on a focused control Enter and Space keep their own meaning. `more` are the keys a page adds.
 */
export function strokeOf<S extends string = never>(
  event: Pressed,
  paused: boolean,
  more: Record<string, S> = {},
): Stroke | S | undefined {
  if (event.repeat || event.ctrlKey || event.metaKey || event.altKey) return undefined
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
  if (event.on && own.has(event.on) && (key === 'Enter' || key === ' ')) return undefined
  if (event.on && ['INPUT', 'SELECT', 'TEXTAREA'].includes(event.on)) return undefined
  if (key === ' ') return paused ? 'resume' : 'pause'
  return more[key] ?? strokes[key]
}
