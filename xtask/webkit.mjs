// The promises of docs/durability.md in WebKitGTK, where that is installed.

import { lacking } from '../tests/long/webdriver.mjs'
import { countedBy } from './counted.mjs'
import { at } from './layout.mjs'

export function inWebKit({ minutes }) {
  const missing = lacking()
  if (missing) return { ok: true, said: [], missing: [missing] }
  return countedBy(at('tests', 'long', 'webkit.test.mjs'), minutes)
}
