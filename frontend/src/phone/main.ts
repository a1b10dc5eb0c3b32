import { createApp } from 'vue'
import App from './App.vue'
import '@/shared/styles/tokens.css'
import '@/shared/styles/base.css'

createApp(App).mount('#app')
