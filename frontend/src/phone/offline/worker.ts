/** Keeps the pages themselves on the phone, so that they open without a line. Only who takes a pack along gets it. */
const url = '/sw.js'

const patience = 20_000

/**
 * Has the browser keep the pages, and waits until it does; where it cannot, as in WeChat on iOS, an open page still goes
 * on working.
 */
export async function keepPages(): Promise<void> {
  if (!navigator.serviceWorker) return
  try {
    await navigator.serviceWorker.register(url, { scope: '/' })
    const late = new Promise((resolve) => window.setTimeout(resolve, patience))
    await Promise.race([navigator.serviceWorker.ready, late])
  } catch {
    // Plain HTTP, or a browser that does not want to.
  }
}

/** Whether the pages will open without a line. */
export async function pagesKept(): Promise<boolean> {
  try {
    return !!(await navigator.serviceWorker?.getRegistration('/'))?.active
  } catch {
    return false
  }
}

/** Lets the browser forget the pages. */
export async function dropPages(): Promise<void> {
  try {
    await (await navigator.serviceWorker?.getRegistration('/'))?.unregister()
  } catch {
    // Then there is nothing to forget.
  }
}
