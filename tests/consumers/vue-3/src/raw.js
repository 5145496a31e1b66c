import { createApp } from 'vue'
import RawRef from './RawRef.vue'

createApp(RawRef).mount('#app')
