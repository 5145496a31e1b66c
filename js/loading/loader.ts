// Loading a WebAssembly module: once, however often it is asked for; again, if that failed.

import { PenchantError } from '../errors.js'
import type { Platform } from '../platform.js'
import type { WasmSource } from '../types.js'
import { LoadFailure, type Part } from './failure.js'
import { moduleOf } from './module.js'

/** The start of wasm-bindgen's glue, given a compiled module. */
type Start = (module: WebAssembly.Module) => Promise<unknown>

/** What loads a part and starts it, from where a call says, or else from where the platform has it. Rejects with `wasm_unavailable`. */
export function loader(part: Part, platform: Platform, start: Start): (given: WasmSource | undefined) => Promise<void> {
  let ready: Promise<unknown> | undefined

  async function load(given: WasmSource | undefined): Promise<void> {
    try {
      await start(await moduleOf(given ?? (await platform[part.option]()), part, platform.reach))
    } catch (thrown) {
      throw thrown instanceof LoadFailure ? await explained(thrown) : thrown
    }
  }

  async function explained(failure: LoadFailure): Promise<PenchantError> {
    const { cause } = failure.found
    const told = await platform.later.diagnosis().then(
      ({ diagnose }) => diagnose(failure, part),
      () => ({ problem: String(cause) }),
    )
    const message = `${part.file} could not be loaded from ${failure.from}: ${told.problem}`
    return new PenchantError('wasm_unavailable', message, { ...told, cause })
  }

  return async (given) => {
    while (ready) {
      const others = ready
      try {
        await others
        return
      } catch {
        // That somebody else's source failed is no reason not to try this one.
        if (ready === others) ready = undefined
      }
    }
    ready = load(given)
    const own = ready
    try {
      await own
    } catch (error) {
      if (ready === own) ready = undefined
      throw error
    }
  }
}
