// Keeps the phone's pages for when there is no line. The build puts in the files and a version made of them.
//
// What must hold: the console, the big screen, the interface and the sockets are never touched; a page that is open is
// never reloaded or handed to a newer worker (no skipWaiting, no claim), so nothing changes in the middle of a quiz.
const files = /* files */ []
const cacheName = 'pufa-pages-/* version */'
const others = /^\/(console|screen|api|ws|m|healthz|readyz|metrics)(\/|$)/
const patience = 4000

self.addEventListener('install', (event) => {
  const fresh = ['/', ...files].map((file) => new Request(file, { cache: 'reload', credentials: 'same-origin' }))
  event.waitUntil(caches.open(cacheName).then((cache) => cache.addAll(fresh)))
})

self.addEventListener('activate', (event) => {
  const old = (name) => name.startsWith('pufa-pages-') && name !== cacheName
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name)))))
})

// A page comes from the server when it can, else from here. What is kept is never written over one by one: the page
// and its files belong together.
function page(request) {
  const kept = () => caches.open(cacheName).then((cache) => cache.match('/'))
  const late = new Promise((resolve) => setTimeout(() => resolve(undefined), patience))
  return Promise.race([fetch(request), late]).then(
    (answer) => answer || kept().then((copy) => copy || fetch(request)),
    (error) => kept().then((copy) => copy || Promise.reject(error)),
  )
}

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin || others.test(url.pathname)) return
  if (request.mode === 'navigate') return event.respondWith(page(request))
  if (!files.includes(url.pathname)) return
  event.respondWith(
    caches.open(cacheName).then((cache) => cache.match(url.pathname).then((copy) => copy || fetch(request))),
  )
})
