import { inject, shallowRef, type Component, type InjectionKey, type ShallowRef } from 'vue'

/**
 * One page of the phone. A segment of its path that begins with a colon takes anything and is a parameter; where it ends
 * with a question mark it may be left out.
 */
export interface Page {
  path: string
  title: string
  /** Drawn in the night colours. */
  night?: boolean
  /** Has the tabs at the bottom. */
  tabs?: boolean
  /** Is given the page itself. */
  load: (page: Page) => Component | Promise<{ default: Component }>
}

/** Where the phone is. */
export interface Place {
  path: string
  page: Page
  params: Readonly<Record<string, string>>
  component: Component
}

/** Goes from page to page. */
export interface Router {
  /** null until the first page is there. A page stays until the next one has loaded. */
  place: ShallowRef<Place | null>
  /** Set when a page could not be loaded: the path to try again. */
  failed: ShallowRef<string>
  /** Done when there is something to show. */
  ready: Promise<unknown>
  push: (path: string) => Promise<void>
  replace: (path: string) => Promise<void>
}

/** The parameters of a path, or null if it is not of this pattern. */
export function match(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split('/').filter(Boolean)
  const given = path.split('/').filter(Boolean)
  if (wanted.length < given.length) return null
  const params: Record<string, string> = {}
  for (const [i, segment] of wanted.entries()) {
    const value = given[i]
    if (value === undefined) {
      if (!segment.endsWith('?')) return null
    } else if (segment.startsWith(':')) params[segment.replace(/[:?]/g, '')] = decode(value)
    else if (segment !== value) return null
  }
  return params
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

const reloaded = 'pufa.reloaded'

/**
 * The router of the phone. It does what twelve flat pages need and no more: a full router would be a fifth of what a
 * phone loads before it can be tapped. `later` brings what every page needs that is not there at once.
 */
export function createRouter(
  pages: readonly Page[],
  missing: Page,
  later: () => Promise<unknown> = () => Promise.resolve(),
): Router {
  const place = shallowRef<Place | null>(null)
  const failed = shallowRef('')
  let turn = 0

  const show = async (path: string): Promise<boolean> => {
    const mine = ++turn
    let page = missing
    let params: Record<string, string> = {}
    for (const candidate of pages) {
      const found = match(candidate.path, path)
      if (!found) continue
      page = candidate
      params = found
      break
    }
    try {
      const loaded = page.load(page)
      const component = loaded instanceof Promise ? (await Promise.all([loaded, later()]))[0].default : loaded
      if (mine !== turn) return false
      place.value = { path, page, params, component }
      failed.value = ''
      sessionStorage.removeItem(reloaded)
      return true
    } catch {
      if (mine === turn && !fromServer(path)) failed.value = path
      return false
    }
  }
  const push = async (path: string) => {
    if (path === window.location.pathname) return
    window.history.pushState(null, '', path)
    if (await show(path)) window.scrollTo(0, 0)
  }
  const replace = async (path: string) => {
    window.history.replaceState(null, '', path)
    if (await show(path)) window.scrollTo(0, 0)
  }
  window.addEventListener('popstate', () => void show(window.location.pathname))
  const ready = show(window.location.pathname)
  return { place, failed, ready, push, replace }
}

/**
 * After an update the old pages' files are gone: what failed to load is then opened from the server, once. false if
 * that was done already, or there is no line.
 */
function fromServer(path: string): boolean {
  if (!navigator.onLine || sessionStorage.getItem(reloaded) === path) return false
  sessionStorage.setItem(reloaded, path)
  // Not out of the browser's cache, which holds the old page.
  const open = () => window.location.assign(path)
  fetch(path, { cache: 'reload' }).then(open, open)
  return true
}

/** Where the router is provided. */
export const routerKey: InjectionKey<Router> = Symbol('router')

/** The router of the page. */
export function useRouter(): Router {
  const router = inject(routerKey)
  if (!router) throw new Error('no router was provided')
  return router
}

/** The parameters of the path, as they are when the page is set up: another path is another page. */
export function useParams(): Readonly<Record<string, string | undefined>> {
  return useRouter().place.value?.params ?? {}
}
