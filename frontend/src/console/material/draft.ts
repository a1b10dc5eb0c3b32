import type { FiveClass, NewEntryKind } from '../wire'

/** An entry while it is typed. */
export interface EntryDraft {
  kind: NewEntryKind
  district: string
  quantity: number | ''
  transit: 'held' | 'way'
  batch: string
  printer: string
  /** In yuan, as people write it. */
  cost: number | ''
  collector: string
  phone: string
  activity: string
  place: string
  five_class: '' | FiveClass
  date: string
  note: string
}

/** Which of a draft's fields go with its kind. What was typed for another kind stays behind. */
export function details(form: EntryDraft, whole: boolean): Record<string, string | number> {
  const all: Record<string, string | number> = {}
  const say = (name: string, value: string) => {
    if (value.trim()) all[name] = value.trim()
  }
  const store = whole && (form.kind === 'allot' || (form.kind !== 'print' && form.district === ''))
  if (form.kind === 'print' || store) say('batch', form.batch)
  if (form.kind === 'print') {
    say('printer', form.printer)
    if (form.cost !== '') all.cost_fen = Math.round(form.cost * 100)
  }
  if (form.kind === 'allot') {
    say('collector', form.collector)
    say('phone', form.phone)
  }
  if (form.kind === 'hand_out') {
    say('activity', form.activity)
    say('place', form.place)
    say('five_class', form.five_class)
  }
  say('note', form.note)
  return all
}
