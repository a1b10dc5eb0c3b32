import './fresh'
import { createApp } from 'vue'
import '@/shared/styles/tokens.css'
import '@/shared/styles/base.css'
import './phone.css'
import App from './App.vue'
import { later, missing, pages } from './pages'
import { createRouter, routerKey } from './route/router'
import { createSession, sessionKey } from './session/session'
import { createScale, scaleKey } from './view/scale'

const router = createRouter(pages, missing, later)
const app = createApp(App)
  .provide(routerKey, router)
  .provide(scaleKey, createScale())
  .provide(sessionKey, createSession())

// Until the first page is there, the outline in index.html stays. What comes behind it waits until it is painted.
void router.ready.then(() => {
  app.mount('#app')
  requestAnimationFrame(() => setTimeout(() => void later().then(({ start }) => start())))
})
