// The whole build in its order: what is shipped (dist) and the demo (target/site), in release.

import { bundles } from './bundle.mjs'
import { demo } from './site.mjs'
import { inTurn } from './turn.mjs'
import { agreement, kernels, wasm } from './wasm.mjs'

async function shippedFiles(progress) {
  await wasm(progress)
  await bundles(progress)
}

/** What `npm publish` would send. */
export const buildPackage = (progress) => inTurn(progress, () => shippedFiles(progress))

async function everything(progress) {
  await shippedFiles(progress)
  await demo(progress)
}

/** The same, and the demo that uses it. */
export const buildAll = (progress) => inTurn(progress, () => everything(progress))

/** All that the tests run: the same, and what is built for them alone. */
export const buildForTests = (progress) =>
  inTurn(progress, async () => {
    await everything(progress)
    await agreement(progress)
  })

/** All that the benchmark of speed runs; `quick` for its quick form. */
export const buildForSpeed = (progress, { quick } = {}) =>
  inTurn(progress, async () => {
    await everything(progress)
    await kernels(progress, { quick })
  })
