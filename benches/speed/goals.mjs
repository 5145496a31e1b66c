// What was hoped for, and whether it was reached in this run. Ratios carry over to other machines; times do not.

const met = (label, got, limit, format) => ({ label, got, limit, isMet: got <= limit, format })
const share = (value) => `1/${(1 / value).toFixed(1)}`
const times = (value) => `${value.toFixed(2)} ×`
const unit =
  (name, digits = 1) =>
  (value) =>
    `${value.toFixed(digits)} ${name}`

/** Every goal with what was measured: `{ label, got, limit, isMet, format }`. */
export function goals({ queries, shelves, builds, catalogue, download, page }) {
  const generated = queries.filter(({ isGenerated }) => isGenerated)
  return [
    ...queries.map(({ name, hybrid }) =>
      met(`hybrid, of plain JavaScript; ${name}`, hybrid.wasm / hybrid.plain, 1 / 20, share),
    ),
    ...queries.map(({ name, dense }) =>
      met(`dense, of plain JavaScript; ${name}`, dense.wasm / dense.plain, 1 / 28, share),
    ),
    ...queries.map(({ name, dense }) =>
      met(`dense, of the native build; ${name}`, dense.wasm / dense.native, 2, times),
    ),
    met('one event, decoded and folded', queries[0].replay.wasm, 1, unit('µs', 2)),
    met('a result at the boundary, not the first time', shelves[0].boundary.again, 1, unit('µs', 2)),
    met('features and priors, gzip, an item', catalogue.sparse, 18, unit('B')),
    met('vectors of 64 dimensions and priors, gzip, an item', catalogue.dense, 72, unit('B')),
    met('download, brotli', download.total / 1_000, 60, unit('kB')),
    ...generated.map(({ name, items, load }) =>
      met(`load and verify; ${name}`, load.wasm / 1_000, LOAD * items, unit('ms', 2)),
    ),
    ...builds.map(({ name, itemsPerSecond }) =>
      met(`penchant build, a thousand items; ${name}`, 1e6 / itemsPerSecond, 20, unit('ms')),
    ),
    ...(page
      ? [
          met('fresh page to the first shelf', page.toShelf, 50, unit('ms')),
          met('… the engine’s part', page.open + page.shelf, 7, unit('ms')),
          met('a kept event, of one plain put', page.record / page.put, 1, times),
        ]
      : []),
  ]
}

/** Milliseconds an item. */
const LOAD = 1e-4
