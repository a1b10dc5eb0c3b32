import type { WriteupInfo } from '@/shared/api/schema'

export type WriteupKind = WriteupInfo['kind']

/** What the kinds of document are called. */
export const kindTitles: Readonly<Record<WriteupKind, string>> = { summary: '活动总结', year: '年度情况' }
