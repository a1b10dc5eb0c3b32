import { api, take } from '@/shared/api/client'
import type { ChangeLine, ChangePage } from '@/shared/api/schema'

/** Where records tell their history. */
export type HistoryPath = `/api/v1/${
  | 'activities'
  | 'campaigns'
  | 'courses'
  | 'education-people'
  | 'education-schemes'
  | 'externals'
  | 'materials'
  | 'menu/items'
  | 'officers'
  | 'tables'
  | 'tasks'
  | 'units'}/{id}/history`

/** Reads a record's history: the newest part, or the one before a line. */
export const historyOf =
  (of: HistoryPath, id: string) =>
  (before?: number, signal?: AbortSignal): Promise<ChangePage> =>
    take(api.GET(of, { params: { path: { id }, query: { before } }, signal }))

/** What was done to a record, in a word. */
export const actWords: Record<ChangeLine['act'], string> = {
  entered: '登记',
  imported: '从文件导入',
  changed: '修改',
  removed: '删除',
  accepted: '审核通过',
  returned: '退回',
  photo_added: '加了一张照片',
  photo_removed: '删了一张照片',
  withdrawn: '撤回',
  merged: '并入',
  took: '并进来',
  joined: '连上手机',
  parted: '解除手机',
  reopened: '重新培训',
  struck: '作废一条',
  placed: '点单',
  dispatched: '派单',
  delivered: '送达',
  rated: '评价',
  cancelled: '取消',
}

/** Who did it. Orders are placed, rated and taken back by units, who have no account. */
export const whoWords = (change: ChangeLine): string => change.by_name ?? '点单单位'
