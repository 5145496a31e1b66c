// npm run bench:shelf [-- --readers 40] [-- --report <file>] [-- --json]: what makes a shelf beside its score. How good first
// visits are and what answers add, whether shelves narrow over 200 visits, what diversity costs, and whether what is foretold
// comes true.
//
// Everything goes through the package's public interface, with the options of `recommend` as a site would give them. The
// same seed gives the same newcomers, readers and chances.

import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { costOfDiversity } from './shelf/cost.mjs'
import { drift } from './shelf/drift.mjs'
import { films } from './shelf/films.mjs'
import { firstVisits } from './shelf/newcomers.mjs'
import { print } from './shelf/print.mjs'
import { report } from './shelf/report.mjs'

const SEED = 1
const VISITS = 200

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    readers: { type: 'string', default: '40' },
    report: { type: 'string', default: fileURLToPath(new URL('../target/shelf.html', import.meta.url)) },
  },
})
const say = (what) => process.stderr.write(`${what} …\n`)

say('training the films’ vectors')
const data = films(SEED)
const results = {
  firstVisits: await firstVisits(data, SEED, say),
  drift: await drift({ readers: Number(values.readers), visits: VISITS }, SEED, say),
  cost: await costOfDiversity(data, SEED, say),
}
const file = resolve(values.report)
mkdirSync(dirname(file), { recursive: true })
writeFileSync(file, report(results))
if (values.json) process.stdout.write(`${JSON.stringify(results)}\n`)
else print(results)
say(`the report: ${file}`)
