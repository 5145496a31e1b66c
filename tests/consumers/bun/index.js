import { open } from 'penchant'
import { visit } from './visit.js'

const penchant = await open({ catalog: new URL('catalog.pnc', import.meta.url), consent: 'session' })
console.log(JSON.stringify(await visit(penchant)))
