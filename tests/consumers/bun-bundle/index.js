import { open } from 'penchant'
import { visit } from './visit.js'

const penchant = await open({ catalog: 'catalog.pnc', consent: 'session' })
console.log(JSON.stringify(await visit(penchant)))
