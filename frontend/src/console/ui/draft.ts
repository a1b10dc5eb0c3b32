import { onScopeDispose, ref, watch, type Ref } from 'vue'

/** A form that is kept on this device while it is filled in, and offered again when the page was closed before. */
export interface Draft {
  /** What is in the form came from an earlier visit. */
  restored: Ref<boolean>
  /** It was sent, or is not wanted any more. */
  forget: () => void
  /** What came from the earlier visit is not wanted; the form is as it began, and is kept on. */
  again: () => void
}

const prefix = 'pufa-draft:'
/** A draft nobody came back to in so long is of a form that has been forgotten. */
const lasts = 30 * 86_400_000

/**
 * Keeps `form` under `key`, which names the person, too: a device in an office is shared. Only fields the form has are
 * filled again, so a draft of an older page does no harm. `never` are fields that must not stay on a device, such as
 * somebody's phone number.
 */
export function useDraft<T extends object>(
  key: string,
  form: T,
  isEmpty: () => boolean,
  never: readonly (keyof T & string)[] = [],
): Draft {
  const restored = ref(false)
  const begin = JSON.stringify(form)
  const at = prefix + key
  const kept = read(at)
  if (kept) {
    fill(form as Record<string, unknown>, kept)
    restored.value = true
  }

  let timer = 0
  function keep(): void {
    clearTimeout(timer)
    timer = 0
    try {
      if (isEmpty()) localStorage.removeItem(at)
      else localStorage.setItem(at, JSON.stringify({ at: Date.now(), form: without(form, never) }))
    } catch {
      // A full or forbidden store keeps no draft; the form works all the same.
    }
  }
  const stop = watch(
    () => form,
    () => {
      clearTimeout(timer)
      timer = window.setTimeout(keep, 300)
    },
    { deep: true },
  )
  /** A phone that is put away may never come back. */
  const leave = (): void => {
    if (timer) keep()
  }
  window.addEventListener('pagehide', leave)
  document.addEventListener('visibilitychange', leave)
  onScopeDispose(() => {
    leave()
    window.removeEventListener('pagehide', leave)
    document.removeEventListener('visibilitychange', leave)
  })

  function forget(): void {
    stop()
    clearTimeout(timer)
    timer = 0
    localStorage.removeItem(at)
    restored.value = false
  }

  function again(): void {
    reset(form as Record<string, unknown>, JSON.parse(begin) as Record<string, unknown>)
    localStorage.removeItem(at)
    restored.value = false
  }
  return { restored, forget, again }
}

function without<T extends object>(form: T, never: readonly (keyof T & string)[]): Partial<T> {
  const kept: Partial<T> = { ...form }
  for (const key of never) delete kept[key]
  return kept
}

function read(at: string): Record<string, unknown> | undefined {
  try {
    const kept = JSON.parse(localStorage.getItem(at) ?? 'null') as { at: number; form: Record<string, unknown> } | null
    if (!kept || Date.now() - kept.at > lasts) return undefined
    return kept.form
  } catch {
    return undefined
  }
}

function fill(form: Record<string, unknown>, kept: Record<string, unknown>): void {
  for (const [key, value] of Object.entries(kept)) {
    const there = form[key]
    if (isRecord(there) && isRecord(value)) Object.assign(there, value)
    else if (key in form) form[key] = value
  }
}

/** Brings a form to what it began with; records in it stay the same objects. */
function reset(form: Record<string, unknown>, begin: Record<string, unknown>): void {
  for (const key of Object.keys(form)) {
    const there = form[key]
    const value = begin[key]
    if (!isRecord(there) || !isRecord(value)) {
      form[key] = value
      continue
    }
    for (const old of Object.keys(there)) delete there[old]
    Object.assign(there, value)
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
