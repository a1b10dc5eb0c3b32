import { createPinia } from 'pinia'
import { createApp } from 'vue'
import '@/shared/styles/tokens.css'
import '@/shared/styles/marks.css'
import '@/shared/styles/charts.css'
import '@/shared/styles/console.css'
import '@/shared/styles/base.css'
import 'element-plus/theme-chalk/base.css'
import 'element-plus/theme-chalk/el-message.css'
import 'element-plus/theme-chalk/el-message-box.css'
import 'element-plus/theme-chalk/el-overlay.css'
import 'element-plus/theme-chalk/el-button.css'
import 'element-plus/theme-chalk/el-input.css'
import './styles/theme.css'
import './styles/page.css'
import './styles/table.css'
import './styles/form.css'
import './styles/narrow.css'
import { api } from '@/shared/api/client'
import { problemFrom } from '@/shared/api/problem'
import App from './App.vue'
import { createConsoleRouter } from './router'
import { useSession } from './session/session'
import { speakChinese } from './ui/fault'

const app = createApp(App)
app.use(createPinia())

const session = useSession()
api.use({
  async onResponse({ response, schemaPath }) {
    if (response.status !== 401 || schemaPath === '/api/v1/session') return
    // A wrong present password is refused with 401 too, and says nothing about the session.
    const problem = problemFrom(
      response,
      await response
        .clone()
        .json()
        .catch(() => undefined),
    )
    if (problem.code !== 'wrong_login') session.lost()
  },
})

// After a new release the old page's chunks are gone: fetch the page anew, once, not in a loop.
window.addEventListener('vite:preloadError', (event) => {
  const mark = 'pufa-console-reloaded'
  if (sessionStorage.getItem(mark) === location.href) return
  sessionStorage.setItem(mark, location.href)
  event.preventDefault()
  location.reload()
})

speakChinese(document)
app.use(createConsoleRouter())
app.mount('#app')
