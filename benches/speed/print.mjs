// The tables, for people.

const number = (value, digits = 0) =>
  value.toLocaleString('en-GB', { maximumFractionDigits: digits, minimumFractionDigits: digits })
const micros = (value) => number(value, value < 10 ? 2 : value < 100 ? 1 : 0)
const times = (value) => `${number(value, 1)} ×`
const share = (value) => (value > 1 ? times(value) : `1/${number(1 / value, 1 / value < 10 ? 1 : 0)}`)

/** Lines of columns: the first to the left, the others to the right. */
function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)))
  return rows.map((row) =>
    `  ${row.map((cell, column) => (column ? cell.padStart(widths[column]) : cell.padEnd(widths[column]))).join('   ')}`.trimEnd(),
  )
}

function queryTable(queries) {
  const rows = [['query, µs', 'WebAssembly', 'plain JS', 'ratio', 'native', 'ratio']]
  for (const { name, ...asked } of queries) {
    for (const query of ['dense', 'sparse', 'hybrid']) {
      const { wasm, plain, native } = asked[query]
      rows.push([
        `${query}, ${name}`,
        micros(wasm),
        micros(plain),
        share(wasm / plain),
        micros(native),
        times(wasm / native),
      ])
    }
  }
  return [...table(rows), agreementLine(queries)]
}

function agreementLine(queries) {
  const shared = queries.flatMap(({ same }) => Object.values(same))
  const whole = shared.filter((count) => count === 10).length
  return `  WebAssembly and plain JS found the same ten in ${whole} of ${shared.length} queries, and the same but for ties in all`
}

function neighbourTable(catalogues) {
  const rows = [['neighbours, µs', 'WebAssembly', 'plain JS', 'ratio', 'native', 'ratio']]
  const add = (label, { wasm, plain, native }) =>
    rows.push([label, micros(wasm), micros(plain), share(wasm / plain), micros(native), times(wasm / native)])
  for (const { name, acts, perItem, anew, again } of catalogues) {
    add(`${perItem} of each of ${acts} acts, ${name}`, anew)
    add('  … from sums that are there', again)
  }
  const sizes = catalogues.map(
    ({ name, bytes }) => `${number(bytes.raw, 1)} (${number(bytes.brotli, 1)} brotli), ${name}`,
  )
  return [...table(rows), `  bytes an item of a table of neighbours: ${sizes.join('; ')}`]
}

function jobTable(queries) {
  const rows = [['µs', 'WebAssembly', 'native', 'ratio']]
  const add = (label, { wasm, native }) => rows.push([label, micros(wasm), micros(native), times(wasm / native)])
  for (const { name, event, replay, read, load } of queries) {
    add(`one event checked and learned, ${name}`, event)
    add('  … decoded and learned', replay)
    add('  the visitor read anew', read)
    add('  catalogue copied and verified', load)
  }
  return table(rows)
}

function shelfTable(shelves) {
  const rows = [['a page’s shelf, everything included', 'penchant', 'objects', 'ratio']]
  const add = (label, { penchant, plain }) =>
    rows.push([label, micros(penchant), plain ? micros(plain) : '', plain ? share(penchant / plain) : ''])
  for (const shelf of shelves) {
    add(`recommend 12, ${shelf.name}, µs`, shelf.recommend)
    add('  … and shaped, µs', shelf.shaped)
    add('  record one event, in memory, µs', shelf.record)
    add('  load and verify, µs', shelf.load)
    add('  a result as an object, the first time, µs', { penchant: shelf.boundary.first })
    add('  … and again, µs', { penchant: shelf.boundary.again })
  }
  return table(rows)
}

function versionTable(versions) {
  const rows = [['a file copied and verified, µs', 'unpacked (version 2)', 'in place (version 1)', 'ratio']]
  for (const { name, wasm, native } of versions) {
    for (const [where, { unpacked, inPlace }] of [
      ['WebAssembly', wasm],
      ['native', native],
    ]) {
      rows.push([`${name}, ${where}`, micros(unpacked), micros(inPlace), times(unpacked / inPlace)])
    }
  }
  return table(rows)
}

function sizeTable({ catalogue, shelves, versions, download }) {
  const rows = [['bytes an item', 'raw', 'gzip', 'brotli']]
  for (const { name, size, source } of shelves) {
    for (const [label, bytes] of [
      ['catalogue', size],
      ['the same as NDJSON', source],
    ]) {
      rows.push([`${label}, ${name}`, number(bytes.raw), number(bytes.gzip), number(bytes.brotli)])
    }
  }
  for (const { name, size } of versions) {
    const { raw, gzip, brotli } = size.inPlace
    rows.push([`version 1, read in place, ${name}`, number(raw), number(gzip), number(brotli)])
  }
  return [
    ...table(rows),
    `  generated: ${number(catalogue.sparse, 1)} B gzipped of features and priors, ${number(catalogue.dense, 1)} B of 64-d vectors and priors, ${number(catalogue.whole, 1)} B whole`,
    `  download, brotli: ${number(download.wasm)} B WebAssembly + ${number(download.script)} B script = ${number(download.total)} B; ` +
      `the compiler, only for open({ items }): ${number(download.compiler)} B`,
  ]
}

const buildLine = ({ name, items, seconds, itemsPerSecond }) =>
  `  build, ${name}: ${number(items)} items in ${number(seconds, 2)} s, ${number(itemsPerSecond)} a second`

const pageLine = (page) =>
  `  Chromium: first shelf ${number(page.toShelf, 1)} ms after a fresh page began (open ${number(page.open, 1)} ms, recommend ` +
  `${number(page.shelf, 1)} ms); a kept event ${number(page.record, 2)} ms, one plain put ${number(page.put, 2)} ms`

function goalTable(goals) {
  return table([
    ['goal', 'got', 'asked', ''],
    ...goals.map(({ label, got, limit, isMet, format }) => [
      label,
      format(got),
      format(limit),
      isMet ? 'met' : 'MISSED',
    ]),
  ])
}

export function print(results, goals) {
  const { notice, queries, neighbours, shelves, versions, builds, page } = results
  const parts = [
    ...(notice ? [[notice]] : []),
    queryTable(queries),
    neighbourTable(neighbours),
    jobTable(queries),
    shelfTable(shelves),
    versionTable(versions),
    [...builds.map(buildLine), ...(page ? [pageLine(page)] : [])],
    sizeTable(results),
    goalTable(goals),
  ]
  process.stdout.write(`${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`)
}
