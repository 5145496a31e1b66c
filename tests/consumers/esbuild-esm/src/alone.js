import { open } from 'penchant'
import { showShelf } from './shelf.js'

// Nothing says that the engine is a file to take along: it is left behind, and `open` says so.
await showShelf(await open({ catalog: '/catalog.pnc', consent: 'session' }))
