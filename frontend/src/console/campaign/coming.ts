import type { ComingInfo } from '@/shared/api/schema'

/** An announcement as it is typed in. */
export type ComingRow = Required<Omit<ComingInfo, 'district_name'>>

export const emptyRow = (date: string, district = ''): ComingRow => ({
  title: '',
  date,
  from: '',
  until: '',
  district,
  place: '',
  note: '',
})

export function rowsOf(coming: readonly ComingInfo[] | undefined): ComingRow[] {
  return (coming ?? []).map(({ title, date, from = '', until = '', district, place, note = '' }) => ({
    title,
    date,
    from,
    until,
    district,
    place,
    note,
  }))
}

/** What is sent: rows in which nothing was typed are none. */
export function comingOf(rows: readonly ComingRow[]): ComingRow[] {
  return rows
    .map((row) => ({ ...row, title: row.title.trim(), place: row.place.trim(), note: row.note.trim() }))
    .filter((row) => row.title || row.place || row.note)
}
