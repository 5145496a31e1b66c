// An extension has no import map, which would be a script within the page. It carries the package's files along.
import { open } from '/node_modules/penchant/dist/index.js'
import { showShelf } from './shelf.js'

await showShelf(await open({ catalog: '/catalog.pnc', consent: 'session' }))
