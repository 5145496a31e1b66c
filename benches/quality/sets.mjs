// Data that may not be redistributed, read from a folder that is named on the command line: a site's visits and a grocer's
// baskets. Each has its own split: items.ndjson, train.csv and test.csv, any of them a .gz.

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

/** The sets, with the λ that EASE is best with there, as published with the splits. */
export const SETS = {
  msweb: { title: 'msweb, one visit of each of 3,453 visitors', regularization: 200 },
  completejourney: { title: 'completejourney, what was first bought after a day', regularization: 1_000 },
}

/** `{ items, train, test }` as texts. */
export function task(folder) {
  return { items: read(folder, 'items.ndjson'), train: read(folder, 'train.csv'), test: read(folder, 'test.csv') }
}

function read(folder, name) {
  const path = join(folder, name)
  if (existsSync(path)) return readFileSync(path, 'utf8')
  if (existsSync(`${path}.gz`)) return gunzipSync(readFileSync(`${path}.gz`)).toString('utf8')
  throw new Error(`${folder}: got neither ${name} nor ${name}.gz, expected one of them`)
}
