// Numbers and names that the engine and the TypeScript both need stand once, in Rust. Here they are read from the Rust sources and
// written to js/generated, before anything is bundled or type-checked.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { at } from './layout.mjs'
import { Obstacle } from './processes.mjs'
import { unchanged } from './progress.mjs'

/** Constants by the name that TypeScript knows them by: the file and the name in Rust, and what the number is. */
const CONSTANTS = {
  REMEMBERED_SHELVES: ['src/ranking/shelf.rs', 'REMEMBERED', 'How many shelves the engine remembers.'],
  DEFAULT_LIMIT: ['src/ranking/request.rs', 'LIMIT', 'How many items a shelf has where a call does not say.'],
  DEPTH: ['src/input/mod.rs', 'DEPTH', 'How deep values from a page are read.'],
  LATEST_MS: ['src/visitor/log/event.rs', 'LATEST_MS', 'The last millisecond that a `Date` can represent.'],
  CATALOG_HEADER: ['src/catalog/format.rs', 'HEADER', 'The length of a catalogue’s header, in bytes.'],
  DELETING_MS: [
    'src/storage/indexeddb/patience.rs',
    'DELETING',
    'How long the deletion of a database is waited for, in milliseconds.',
  ],
  COIN_SIDES: ['src/insight/experiment/response.rs', 'SIDES', 'How many values a coin of randomised response has.'],
  TRUE_BELOW: [
    'src/insight/experiment/response.rs',
    'TRUE_BELOW',
    'Below which of them the bit is set that is true of the visitor.',
  ],
}

/** The largest `limit` of a shelf: in Rust it stands where the option is read. */
const LARGEST_LIMIT = {
  path: 'src/ranking/request.rs',
  pattern: /take\("limit"\)\.whole_or\(limit, 1\.\.=([^)]*)\)/,
}

/** Where a reason's source gets its number, and where its name. */
const SOURCE_NUMBERS = 'src/wasm/flat.rs'
const SOURCE_NAMES = 'src/insight/attribution.rs'

const missing = (path, what) =>
  new Obstacle(`${path} has no ${what}.`, 'TypeScript needs it: say in xtask/constants.mjs where it is now.')

/** A Rust literal, or a literal shifted left by another, as a number; `undefined` for any other expression. */
function numberOf(expression) {
  const [value, shift = 0] = expression.split('<<').map((part) => {
    const literal = part.trim().replaceAll('_', '')
    return /^\d+(\.\d+)?(e\d+)?$/.test(literal) ? Number(literal) : Number.NaN
  })
  const number = value * 2 ** shift
  return Number.isFinite(number) ? number : undefined
}

function number(read, path, name) {
  const expression = new RegExp(`^ *(?:pub(?:\\([a-z]+\\))? )?const ${name}: \\w+ = ([^;]+);`, 'm').exec(
    read(path),
  )?.[1]
  const value = expression === undefined ? undefined : numberOf(expression)
  if (value === undefined) throw missing(path, `constant ${name} that is a number`)
  return value
}

function largestLimit(read) {
  const { path, pattern } = LARGEST_LIMIT
  const value = numberOf(pattern.exec(read(path))?.[1] ?? '')
  if (value === undefined) throw missing(path, 'largest `limit`')
  return value
}

/** The sources of reasons that are no signals, in the order of their numbers, which follow those of the signals. */
function otherSources(read) {
  const numbered = [
    ...read(SOURCE_NUMBERS).matchAll(/Source::(\w+)(?:\(number\))? => SIGNALS(?: \+ (\d+))?( \+ number)?,/g),
  ]
  const places = numbered.map(([, variant, place = '0', isOpen]) => ({ variant, place: Number(place), isOpen }))
  places.sort((one, other) => one.place - other.place)
  const last = places.at(-1)
  // The boosts, of which there may be any number, come last.
  if (last?.variant !== 'Boost' || !last.isOpen || places.some(({ place }, index) => place !== index))
    throw missing(SOURCE_NUMBERS, 'numbers of sources from SIGNALS on, without a gap and with the boosts last')
  const names = read(SOURCE_NAMES)
  return places.slice(0, -1).map(({ variant }) => {
    const name = new RegExp(`Source::${variant} => "(\\w+)",`).exec(names)?.[1]
    if (name === undefined) throw missing(SOURCE_NAMES, `name for Source::${variant}`)
    return name
  })
}

/** The same, of those that descriptions alone need: in the file of the others, both would be one more script for every page. */
const DESCRIBED = {
  CALIBRATION: [
    'src/catalog/shaping/mod.rs',
    'CALIBRATION',
    'The default of `calibration` on a shelf without a basket.',
  ],
}

const HEAD = '// Written by xtask/constants.mjs from the Rust sources; not to be edited.\n'

const declared = (constants, read) =>
  Object.entries(constants).map(([name, [path, rust, about]]) => {
    return `/** ${about} \`${rust}\` in ${path}. */\nexport const ${name} = ${number(read, path, rust)}\n`
  })

/** The text of js/generated/described.ts; `read` gives the text of a source. */
export const describedText = (read) => [HEAD, ...declared(DESCRIBED, read)].join('\n')

/** The text of js/generated/constants.ts; `read` gives the text of a source. */
export function constantsText(read) {
  const sources = otherSources(read).map((name) => `'${name}'`)
  return [
    HEAD,
    ...declared(CONSTANTS, read),
    `/** The largest \`limit\` of a shelf. ${LARGEST_LIMIT.path}. */\nexport const LARGEST_LIMIT = ${largestLimit(read)}\n`,
    '/** The sources of reasons whose numbers follow those of the signals, in their order. The boosts come after them. ' +
      `${SOURCE_NUMBERS}. */\nexport const OTHER_SOURCES: readonly string[] = [${sources.join(', ')}]\n`,
  ].join('\n')
}

/** js/generated/constants.ts and described.ts. */
export function constants(progress) {
  return progress.step('Reading the constants of the engine', () => {
    const read = (source) => readFileSync(at(source), 'utf8')
    const written = { 'constants.ts': constantsText(read), 'described.ts': describedText(read) }
    const path = (name) => at('js', 'generated', name)
    const isOld = ([name, text]) => !existsSync(path(name)) || readFileSync(path(name), 'utf8') !== text
    const old = Object.entries(written).filter(isOld)
    if (old.length === 0) return unchanged
    mkdirSync(at('js', 'generated'), { recursive: true })
    for (const [name, text] of old) writeFileSync(path(name), text)
    return undefined
  })
}
