/** What a team has begun to write, kept while this page may be loaded again. */
export interface Kept {
  read: () => string
  keep: (text: string) => void
}

/** Keeps a draft under a name of its own. Where a phone has no room for it, it is kept nowhere. */
export function keptDraft(name: string): Kept {
  const key = `pufa.draft.${name}`
  return {
    read: () => {
      try {
        return sessionStorage.getItem(key) ?? ''
      } catch {
        return ''
      }
    },
    keep: (text) => {
      try {
        if (text) sessionStorage.setItem(key, text)
        else sessionStorage.removeItem(key)
      } catch {
        // a draft that is not kept is still on the page
      }
    },
  }
}
