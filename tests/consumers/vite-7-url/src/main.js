import { open } from 'penchant'
import engine from 'penchant/penchant.wasm?url'
import { showShelf } from './shelf.js'

await showShelf(await open({ catalog: '/catalog.pnc', consent: 'session', engine }))
