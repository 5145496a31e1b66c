import { open } from 'penchant/inline'
import { showShelf } from './shelf.js'

await showShelf(await open({ catalog: '/catalog.pnc', consent: 'session' }))
