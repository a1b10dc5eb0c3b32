import { ref, watch, type Ref } from 'vue'
import type { ArticleText } from '@/shared/api/schema'
import type { View } from '@/shared/api/types'

/** How long the picture waits for the words of an article, so that it is not drawn twice. In milliseconds. */
const patience = 500

/** The article of the question whose answer is shown; null where it has no text. */
export interface Shown {
  article: Readonly<Ref<ArticleText | null>>
  /** Whether it has come, or need not be waited for any longer. */
  ready: Readonly<Ref<boolean>>
}

async function fetchArticle(id: string, question: number): Promise<ArticleText | null> {
  try {
    const response = await fetch(`/api/v1/contests/${encodeURIComponent(id)}/articles/${question}`)
    return response.ok ? ((await response.json()) as ArticleText) : null
  } catch {
    return null // the explanation stands alone then
  }
}

/** Fetches the article behind each answer that is shown. */
export function useArticle(view: () => View): Shown {
  const article = ref<ArticleText | null>(null)
  const ready = ref(false)
  const shown = () => (view().reveal && view().question ? `${view().contest.id}/${view().question!.index}` : '')
  watch(
    shown,
    async (now) => {
      article.value = null
      ready.value = !now
      if (!now) return
      const late = setTimeout(() => (ready.value = true), patience)
      const found = await fetchArticle(view().contest.id, view().question!.index)
      clearTimeout(late)
      if (shown() !== now) return
      article.value = found
      ready.value = true
    },
    { immediate: true },
  )
  return { article, ready }
}

/** A text whole, then cut shorter and shorter where a sentence or a part of one ends. */
export function cuts(text: string): string[] {
  const ends: number[] = []
  for (let i = 0; i < text.length - 1; i++) if ('。；：，、\n'.includes(text[i]!)) ends.push(i + 1)
  const cut = (end: number) => `${text.slice(0, end).replace(/[；：，、\n]+$/, '')}……`
  return [text, ...ends.reverse().map(cut)]
}

/** The first of a list that fits, where all behind one that fits do too; -1 where none does. */
export function firstThatFits<T>(list: readonly T[], fits: (item: T) => boolean): number {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (fits(list[middle]!)) high = middle
    else low = middle + 1
  }
  return low < list.length ? low : -1
}
