import { providePenchant } from 'penchant/vue'
import { createApp } from 'vue'
import App from './App.vue'

const app = createApp(App)
providePenchant({ catalog: '/catalog.pnc', consent: 'session' }, app)
app.mount('#app')
