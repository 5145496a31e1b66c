// npm run bench:shelf [-- --readers 40] [-- --report <file>] [-- --quick] [-- --json]: what makes a shelf beside its score.
// How good first visits are and what answers add, whether shelves narrow over 200 visits, what diversity costs, and whether
// what is foretold comes true.
//
// Everything goes through the package's public interface, with the options of `recommend` as a site would give them. The
// same seed gives the same newcomers, readers and chances.

import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Obstacle } from '../xtask/processes.mjs'
import { explain } from '../xtask/progress.mjs'
import { marked } from './quick.mjs'
import { costOfDiversity } from './shelf/cost.mjs'
import { drift } from './shelf/drift.mjs'
import { quick, whole } from './shelf/extent.mjs'
import { films } from './shelf/films.mjs'
import { firstVisits } from './shelf/newcomers.mjs'
import { print } from './shelf/print.mjs'
import { report } from './shelf/report.mjs'

const SEED = 1

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    quick: { type: 'boolean' },
    readers: { type: 'string' },
    report: { type: 'string' },
  },
})
const extent = values.quick ? quick : whole
const readers = values.readers === undefined ? extent.readers : Number(values.readers)
if (!(Number.isInteger(readers) && readers > 0)) {
  explain(new Obstacle(`--readers is ${JSON.stringify(values.readers)}.`, 'Give a whole number from 1.'))
  process.exit(1)
}
// The quick report has a place of its own: it is not to stand where somebody looks for the real one.
const own = fileURLToPath(new URL(`../target/${values.quick ? 'quick-shelf' : 'shelf'}.html`, import.meta.url))
const file = resolve(values.report ?? own)
const say = (what) => process.stderr.write(`${what} …\n`)

say('training the films’ vectors')
const data = films(extent, SEED)
const results = {
  ...marked(values.quick),
  firstVisits: await firstVisits(data, SEED, say),
  drift: await drift({ readers, visits: extent.visits }, SEED, say),
  cost: await costOfDiversity(data, SEED, say),
}
mkdirSync(dirname(file), { recursive: true })
writeFileSync(file, report(results))
if (values.json) process.stdout.write(`${JSON.stringify(results)}\n`)
else print(results)
say(`the report: ${file}`)
