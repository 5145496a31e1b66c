// Loading a WebAssembly module: once, however often it is asked for; again, if that failed.

import { PenchantError, type WasmFault } from '../errors.js'
import type { Waiting } from '../fetch.js'
import type { Platform } from '../platform.js'
import { textOf } from '../shown.js'
import type { WasmSource } from '../types.js'
import { LoadFailure, type Part } from './failure.js'
import { moduleOf } from './module.js'
import { Stalled } from './patience.js'

/** The start of wasm-bindgen's glue, given a compiled module. */
type Start = (module: WebAssembly.Module) => Promise<unknown>

/** Loads a part from where a call says. Whoever stops waiting leaves it to the next call. */
type Load = (given: WasmSource | undefined, waiting: Waiting) => Promise<void>

/** What loads a part and starts it, from where a call says, or else from where the platform has it. Rejects with `wasm_unavailable`. */
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

  /** A module of something else must not be started: the glue has one for good. */
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

  /** Who says nothing takes what others are loading; that theirs failed is no reason not to look beside the script. */
  const loading = (given: WasmSource | undefined, timeout: number): Promise<void> =>
    given === undefined && attempts.size > 0 && !attempts.has(undefined)
      ? Promise.any(attempts.values()).catch(() => attemptOf(undefined, timeout))
      : attemptOf(given, timeout)

  return async (given, { timeout }) => {
    if (!started) await Promise.race([loading(given, timeout), whenStarted])
  }
}

/** A server that does not answer is not asked for the script that knows about failures. */
const stalled = ({ message }: Stalled) => ({
  reason: 'timeout' as const,
  problem: `${message}. Check the connection and the server; \`open({ timeout })\` says how long is waited`,
})
