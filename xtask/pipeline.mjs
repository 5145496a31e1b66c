// The whole build in its order: what is shipped (dist) and the demo (target/site), in release.

import { bundles } from './bundle.mjs'
import { demo } from './site.mjs'
import { inTurn } from './turn.mjs'
import { wasm } from './wasm.mjs'

async function shippedFiles(progress) {
  await wasm(progress)
  await bundles(progress)
}

/** What `npm publish` would send. */
export const buildPackage = (progress) => inTurn(progress, () => shippedFiles(progress))

/** The same, and the demo that uses it. */
export const buildAll = (progress) =>
  inTurn(progress, async () => {
    await shippedFiles(progress)
    await demo(progress)
  })
