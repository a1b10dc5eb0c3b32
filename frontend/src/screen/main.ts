import { createApp } from 'vue'
import '@/shared/styles/tokens.css'
import '@/shared/styles/marks.css'
import '@/shared/styles/night.css'
import '@/shared/styles/charts.css'
import '@/shared/styles/screen.css'
import '@/shared/styles/base.css'
import './screen.css'
import App from './App.vue'

createApp(App).mount('#app')
