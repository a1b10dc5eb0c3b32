import { shallowRef, type Ref } from 'vue'
import { api } from '@/shared/api/light'
import { take } from '@/shared/api/take'

/** Which questions the person keeps, asked once a visit. */
export class Marks {
  /** null until known. */
  readonly ids: Ref<ReadonlySet<string> | null> = shallowRef(null)
  private asking: Promise<void> | null = null

  /** Finds out, if that was not done yet. */
  load(): Promise<void> {
    this.asking ??= take(api.GET('/api/v1/me/bookmarks/ids')).then(
      ({ questions }) => {
        this.ids.value = new Set(questions)
      },
      (thrown: unknown) => {
        this.asking = null
        throw thrown
      },
    )
    return this.asking
  }

  /** Keeps a question, or does not any more. */
  async set(id: string, keep: boolean): Promise<void> {
    const path = { params: { path: { id } } }
    if (keep) await take(api.PUT('/api/v1/me/bookmarks/{id}', path))
    else await take(api.DELETE('/api/v1/me/bookmarks/{id}', path))
    const ids = new Set(this.ids.value ?? [])
    if (keep) ids.add(id)
    else ids.delete(id)
    if (this.ids.value) this.ids.value = ids
  }
}

/** The bookmarks of this visit. */
export const marks = new Marks()
