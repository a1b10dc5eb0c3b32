import { asProblem } from '@/shared/api/problem'
import { confirmed } from './confirm'
import { failed, told } from './say'

/** What became of a record somebody pressed 删除 for. After a failure it may be gone by another's hand. */
export type Removal = 'kept' | 'gone' | 'failed'

/** Asks, deletes, and says what came of it. */
export async function removed(question: string, remove: () => Promise<unknown>): Promise<Removal> {
  if (!(await confirmed(question, '删除'))) return 'kept'
  try {
    await remove()
  } catch (cause) {
    failed(`没能删掉。${asProblem(cause).detail}`)
    return 'failed'
  }
  told('删掉了')
  return 'gone'
}
