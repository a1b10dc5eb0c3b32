/** What the questions of a practice have in common. */
export type By = 'chapter' | 'topic' | 'audience' | 'wrong' | 'due' | 'bookmark'

/** A practice as it stands in an address: /study/start/topic.aqscf.举报. */
export interface StudySet {
  by: By
  law?: string
  value?: string
}

const known: readonly string[] = ['chapter', 'topic', 'audience', 'wrong', 'due', 'bookmark']

/** The address that starts a practice, or goes on with it. */
export function startLink({ by, law = '', value = '' }: StudySet): string {
  return `/study/start/${encodeURIComponent([by, law, value].join('.').replace(/\.+$/, ''))}`
}

/** Reads an address back; null for one that is none. */
export function readSet(text: string): StudySet | null {
  const [by = '', law = '', ...rest] = text.split('.')
  if (!known.includes(by)) return null
  const set: StudySet = { by: by as By }
  if (law) set.law = law
  if (rest.length) set.value = rest.join('.')
  return set
}

/** What a practice is called above its result. */
export const setNames: Record<By, string> = {
  chapter: '这次练习',
  topic: '这次练习',
  audience: '这次练习',
  wrong: '错题重做',
  due: '今日复习',
  bookmark: '收藏的题',
}

/** Whom questions are written for. */
export const audienceNames: Record<string, string> = {
  resident: '居民',
  worker: '从业人员',
  manager: '企业管理人员',
  officer: '执法人员',
  student: '学生',
}
