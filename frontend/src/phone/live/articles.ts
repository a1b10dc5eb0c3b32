import { ref, watch, type Ref } from 'vue'
import { api } from '@/shared/api/light'
import { take } from '@/shared/api/take'
import type { View } from '@/shared/api/types'

/** Within how many milliseconds the phones of a hall ask, which are all shown an answer at one moment. */
const spread = 3_000
const asked = new Map<string, Promise<readonly number[]>>()

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))

/** Which questions of a contest have an article's own words. It is asked once; what failed is asked again later. */
function known(id: string): Promise<readonly number[]> {
  let answer = asked.get(id)
  if (!answer) {
    answer = pause(Math.random() * spread)
      .then(() => take(api.GET('/api/v1/contests/{id}/articles', { params: { path: { id } } })))
      .then(({ questions }) => questions)
    answer.catch(() => asked.delete(id))
    asked.set(id, answer)
  }
  return answer
}

/** Where the article of a question is in its own words, once its answer was shown. */
export const articleHref = (id: string, question: number) => `/api/v1/contests/${id}/articles/${question}`

/** The questions of a contest that is over that have an article's own words. */
export function useArticles(id: string): Readonly<Ref<readonly number[]>> {
  const questions = ref<readonly number[]>([])
  known(id).then(
    (all) => (questions.value = all),
    () => undefined,
  )
  return questions
}

/**
 * Where the article of the question that was answered can be read, once its answer is shown; undefined while there is
 * none. Nothing of it travels to a phone before somebody taps.
 */
export function useArticle(view: () => View): Readonly<Ref<string | undefined>> {
  const href = ref<string>()
  const shown = () => (view().reveal && view().question ? `${view().contest.id}/${view().question!.index}` : '')
  watch(
    shown,
    async (now) => {
      href.value = undefined
      if (!now) return
      const { contest, question } = view()
      const questions = await known(contest.id).catch((): readonly number[] => [])
      if (shown() === now && questions.includes(question!.index)) {
        href.value = articleHref(contest.id, question!.index)
      }
    },
    { immediate: true },
  )
  return href
}
