import type { MyReport } from '@/shared/api/schema'

/** Why a question is reported, as it is offered. */
export const reasons: { key: MyReport['reason']; name: string }[] = [
  { key: 'answer', name: '答案不对' },
  { key: 'law', name: '法条不对，或者已经改了' },
  { key: 'unclear', name: '题目看不明白，有歧义' },
  { key: 'typo', name: '有错字、漏字' },
  { key: 'other', name: '其他' },
]

/** The name of a reason. */
export const reasonName = (key: string): string => reasons.find((r) => r.key === key)?.name ?? key

/** What came of a report. */
export const statusNames: Record<MyReport['status'], string> = {
  open: '等编辑看',
  accepted: '已采纳',
  rejected: '没有采纳',
}
