import { open } from 'penchant'
import { showShelf } from './shelf.js'

const catalog = new URL('../catalog.pnc', import.meta.url)
await showShelf(await open({ catalog, consent: 'session' }))
