import { open } from 'penchant'
import { provide } from 'penchant/elements'
import { createApp } from 'vue'
import ElementShelf from './ElementShelf.vue'

const penchant = open({ catalog: '/catalog.pnc', consent: 'session' })
provide(penchant)
createApp(ElementShelf, { penchant }).mount('#app')
