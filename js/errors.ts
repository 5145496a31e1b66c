// The one error class, and the conversion of the engine's errors to it.

/** The codes of all errors. A code never changes. */
export type ErrorCode =
  | 'catalog_unreachable'
  | 'catalog_length'
  | 'catalog_magic'
  | 'catalog_version'
  | 'catalog_checksum'
  | 'catalog_layout'
  | 'source_syntax'
  | 'source_field'
  | 'source_duplicate'
  | 'source_doubtful'
  | 'source_empty'
  | 'config_invalid'
  | 'policy_missing'
  | 'policy_overdue'
  | 'provider_missing'
  | 'interactions_invalid'
  | 'vectors_invalid'
  | 'neighbours_invalid'
  | 'event_type'
  | 'event_field'
  | 'event_in_future'
  | 'event_too_old'
  | 'event_unknown'
  | 'import_invalid'
  | 'file_unreadable'
  | 'item_unknown'
  | 'option_invalid'
  | 'shelf_unknown'
  | 'training_invalid'
  | 'storage_quota'
  | 'storage_failed'
  | 'storage_busy'
  | 'storage_version'
  | 'memory'
  | 'engine_trap'
  | 'trusted_types'
  | 'wasm_unavailable'
  | 'script_unavailable'
  | 'closed'

/**
 * Why a WebAssembly file could not be loaded, or a catalogue (`missing`, `unreachable`, `truncated`, `timeout`, `file_missing`):
 *
 * - `html`: a page was served instead of the file, as development servers do for a file that they do not have;
 * - `missing`: the server answered with an error, 404 for example;
 * - `unreachable`: there was no answer: no connection, CORS, the page's `connect-src`;
 * - `timeout`: nothing arrived for as long as the `timeout` of `open`;
 * - `truncated`: the file ends early;
 * - `not_wasm`: the bytes are no WebAssembly;
 * - `forbidden`: the page's Content-Security-Policy or the runtime does not allow compiling WebAssembly;
 * - `file_missing`: on a server, a bundler or its file tracing left the file out;
 * - `unsupported`: the platform has no WebAssembly.
 */
export type WasmFault =
  | 'html'
  | 'missing'
  | 'unreachable'
  | 'timeout'
  | 'truncated'
  | 'not_wasm'
  | 'forbidden'
  | 'file_missing'
  | 'unsupported'

interface PenchantErrorOptions extends ErrorOptions {
  readonly reason?: WasmFault | undefined
}

/** Marks the errors of every copy of the package: a page may load two. */
export const brand = Symbol.for('penchant.error')

/** The error that every method rejects with. The message says what was received, what was expected, and what to do. */
export class PenchantError extends Error {
  override readonly name = 'PenchantError'
  /** Why loading failed; only with `wasm_unavailable` and `catalog_unreachable`. */
  readonly reason?: WasmFault

  constructor(
    /** Never changes: a page may branch on it. */
    readonly code: ErrorCode,
    message: string,
    options?: PenchantErrorOptions,
  ) {
    super(message, options)
    if (options?.reason) this.reason = options.reason
    // The descriptor has no prototype: a page may have added `get` or `writable` to `Object.prototype`.
    Object.defineProperty(this, brand, { __proto__: null, value: true } as PropertyDescriptor)
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && brand in value
  }
}

/** Whether an error says that the stack is exhausted. Told by its message: a page may throw a `RangeError` of its own. */
export const isExhausted = (thrown: unknown): boolean =>
  thrown instanceof Error && /call stack|recursion/.test(thrown.message)

/** An error of the engine's as a `PenchantError`; anything else as it is. */
export function asPenchantError(thrown: unknown): unknown {
  if (thrown instanceof Error && !(thrown instanceof PenchantError) && 'code' in thrown) {
    return new PenchantError(thrown.code as ErrorCode, thrown.message)
  }
  return thrown
}

/** Runs a call into the compiler or the trainer; what they throw becomes a `PenchantError`. */
export async function typed<T>(call: () => T | Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (thrown) {
    throw asPenchantError(thrown)
  }
}
