import { api } from '@/shared/api/light'
import { take } from '@/shared/api/take'
import { isLetter } from './texts'

/** What the server says of clips: an address for each text, and whether it has any at all. */
export interface Found {
  clips: readonly string[]
  any: boolean
}
export type Find = (texts: string[]) => Promise<Found>

const ask: Find = (texts) => take(api.POST('/api/v1/readings', { body: { texts } }))

/**
 * Looks for clips of texts, once for each page that has none. The answer is in the order of the texts; it is empty
 * where one is missing, since half a question is worse than none.
 */
export function createFinder(find: Find = ask): (texts: readonly string[]) => Promise<string[]> {
  let none = false
  return async (texts) => {
    if (none || !texts.length) return []
    try {
      const { clips, any } = await find([...texts])
      none = !any
      const whole = texts.every((text, i) => clips[i] || isLetter(text))
      return whole ? clips.filter((clip) => clip !== '') : []
    } catch {
      return [] // reading aloud is an extra: the question stands on the page
    }
  }
}

/** The finder of this page. */
export const findClips = createFinder()
