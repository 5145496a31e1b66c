// What the command line measures and draws with, bundled from its sources: chance, intervals, judgements, simulated
// readers, and the frame of a report.

import { mkdirSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const at = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const contents = `
export { clicked, entropy, interestsFrom, oneOfEach, shownOf } from './audit/reader.js'
export { Bootstrap } from './evaluation/bootstrap.js'
export { judge } from './evaluation/metrics.js'
export { element, text } from './evaluation/report/markup.js'
export { page } from './evaluation/report/page.js'
export { ticks } from './evaluation/report/plots.js'
export { drawing, sample } from './evaluation/seed.js'
`
const outfile = at('target/shelf/library.mjs')
mkdirSync(at('target/shelf'), { recursive: true })
const stdin = { contents, resolveDir: at('cli'), loader: 'ts' }
await build({ stdin, outfile, bundle: true, format: 'esm', platform: 'node', target: 'es2022', logLevel: 'silent' })

const library = await import(pathToFileURL(outfile))
export const { clicked, entropy, interestsFrom, oneOfEach, shownOf } = library
export const { Bootstrap, judge, element, text, page, ticks, drawing, sample } = library
