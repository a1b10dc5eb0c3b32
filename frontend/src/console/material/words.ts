import type { EntryKind, FiveClass, MaterialKind, NewEntryKind } from '../wire'

export const materialKinds: MaterialKind[] = ['法规读本', '宣传手册', '宣传单', '海报挂图', '宣传品', '其他']
export const units = ['册', '份', '张', '件', '个', '套']
export const fiveClasses: FiveClass[] = ['企业', '农村', '社区', '学校', '家庭']

/** The kinds of entry in words, with how they look in the ledger. */
export const kindWords: Record<EntryKind, { word: string; look: string }> = {
  print: { word: '入库', look: '' },
  allot: { word: '分配', look: 'move' },
  receive: { word: '签收', look: '' },
  hand_out: { word: '发放', look: 'out' },
  loss: { word: '损耗', look: 'bad' },
  return: { word: '退回', look: 'move' },
  count: { word: '盘点', look: 'move' },
  reverse: { word: '冲正', look: 'bad' },
}

/** What an organiser enters by hand, in the order it happens. */
export const entryKinds: { kind: NewEntryKind; word: string; whole: boolean }[] = [
  { kind: 'print', word: '印制', whole: true },
  { kind: 'allot', word: '分配', whole: true },
  { kind: 'receive', word: '签收', whole: false },
  { kind: 'hand_out', word: '发放', whole: false },
  { kind: 'loss', word: '损耗', whole: false },
  { kind: 'return', word: '退回', whole: false },
]
