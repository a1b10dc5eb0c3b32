import type { View } from '../wire'

/** What the full contest says of each question, for the host alone. */
export interface HostContest {
  items: {
    explanation: string
    law_short: string
    article_title: string
    law_version: string
    article_href?: string
  }[]
}

/** What the host reads out after the answer is shown. */
export interface Script {
  explanation: string
  law: string
  article: string
  version: string
  /** Where the article's own words are; undefined where there are none. */
  href: string | undefined
}

/** The words about the question at hand: from the reveal once it is out, before that from the contest itself. */
export function scriptOf(view: View, contest: HostContest | undefined): Script | undefined {
  const found = view.question && contest?.items[view.question.index]
  const href = found?.article_href
  if (view.reveal) {
    const { explanation, law, article, law_version } = view.reveal
    return { explanation, law, article, version: law_version, href }
  }
  if (!found) return undefined
  return {
    explanation: found.explanation,
    law: found.law_short,
    article: found.article_title,
    version: found.law_version,
    href,
  }
}
