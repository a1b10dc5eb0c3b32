// The page opens out of the browser's cache, for up to three days without asking the server: see server/api/pages.go.
// Behind every visit it is asked for anew, so that nobody meets a build that was replaced before their last visit. This
// is the entry's first module: a build that fails further down is replaced all the same.
window.addEventListener('load', () => {
  window.setTimeout(() => {
    fetch(window.location.pathname, { cache: 'no-cache' }).catch(() => undefined)
  }, 3_000)
})
