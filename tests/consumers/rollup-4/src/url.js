import { open } from 'penchant'
import engine from 'penchant/penchant.wasm'
import { showShelf } from './shelf.js'

await showShelf(await open({ catalog: '/catalog.pnc', consent: 'session', engine }))
