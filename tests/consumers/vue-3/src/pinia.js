import { createPinia } from 'pinia'
import { createApp } from 'vue'
import StoredShelf from './StoredShelf.vue'

createApp(StoredShelf).use(createPinia()).mount('#app')
