const { readFileSync } = require('node:fs')
const { join } = require('node:path')
const { open } = require('penchant')
const { visit } = require('./visit.js')

const catalog = readFileSync(join(__dirname, 'catalog.pnc'))

open({ catalog, consent: 'session' })
  .then(visit)
  .then((shelves) => console.log(JSON.stringify(shelves)))
