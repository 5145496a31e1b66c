import { open } from 'penchant'
import items from './items.ndjson?raw'
import config from './penchant.config.json'
import { showShelf } from './shelf.js'

// The compiler is a file of its own, and asked for only by pages that pass `items`.
const list = items
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))
await showShelf(await open({ items: list, config, consent: 'session' }))
