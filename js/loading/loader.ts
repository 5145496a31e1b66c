// Loads a WebAssembly module once for all calls, and again after a failure.

import { PenchantError, type WasmFault } from '../errors.js'
import type { Waiting } from '../fetch.js'
import type { Platform } from '../platform.js'
import { textOf } from '../shown.js'
import type { WasmSource } from '../types.js'
import { LoadFailure, type Part } from './failure.js'
import { moduleOf } from './module.js'
import { Stalled } from './patience.js'

/** Starts wasm-bindgen's glue with a compiled module. */
type Start = (module: WebAssembly.Module) => Promise<unknown>

/** Loads a part from where a call says. A call that stops waiting does not end the loading: the next call takes it over. */
type Load = (given: WasmSource | undefined, waiting: Waiting) => Promise<void>

/** Makes a function that loads and starts a part, from a call's source or else from the platform's. Rejects with `wasm_unavailable`. */
export function loader(part: Part, platform: Platform, start: Start): Load {
  const attempts = new Map<WasmSource | undefined, Promise<void>>()
  let started = false
  let tell = () => {}
  const whenStarted = new Promise<void>((resolve) => {
    tell = resolve
  })

  async function attempt(given: WasmSource | undefined, timeout: number): Promise<void> {
    try {
      const source = given ?? (await platform[part.option]())
      const { module, from } = await moduleOf(source, { part, reach: platform.reach, timeout })
      if (!started) await begin(module, from)
    } catch (thrown) {
      throw thrown instanceof LoadFailure ? await explained(thrown) : thrown
    }
  }

  /** Starts a module, after a check that it is the right one: the glue keeps the first module that it is given. */
  async function begin(module: WebAssembly.Module, from: string): Promise<void> {
    const names = WebAssembly.Module.exports(module).map(({ name }) => name)
    if (!names.includes(part.export))
      throw new LoadFailure(from, { step: 'module', cause: `it has no \`${part.export}\`` })
    try {
      await start(module)
    } catch (cause) {
      throw new LoadFailure(from, { step: 'module', cause })
    }
    started = true
    tell()
  }

  async function explained(failure: LoadFailure): Promise<PenchantError> {
    const { cause } = failure.found
    const told = cause instanceof Stalled ? stalled(cause) : await diagnosed(failure)
    const message = `${part.file} could not be loaded from ${failure.from}: ${told.problem}`
    return new PenchantError('wasm_unavailable', message, { ...told, cause })
  }

  function diagnosed(failure: LoadFailure): Promise<{ reason?: WasmFault; problem: string }> {
    return platform.later.diagnosis().then(
      ({ diagnose }) => diagnose(failure, part),
      () => ({ problem: textOf(failure.found.cause) }),
    )
  }

  function attemptOf(given: WasmSource | undefined, timeout: number): Promise<void> {
    const known = attempts.get(given)
    if (known) return known
    const own = attempt(given, timeout).finally(() => attempts.delete(given))
    attempts.set(given, own)
    return own
  }

  /** A call without a source waits for what other calls are loading; where that fails, it loads the file beside the script. */
  const loading = (given: WasmSource | undefined, timeout: number): Promise<void> =>
    given === undefined && attempts.size > 0 && !attempts.has(undefined)
      ? Promise.any(attempts.values()).catch(() => attemptOf(undefined, timeout))
      : attemptOf(given, timeout)

  return async (given, { timeout }) => {
    if (!started) await Promise.race([loading(given, timeout), whenStarted])
  }
}

/** The error if the server does not answer: the script that explains other failures would come from the same server. */
const stalled = ({ message }: Stalled) => ({
  reason: 'timeout' as const,
  problem: `${message}. Check the connection and the server; \`open({ timeout })\` says how long is waited`,
})
