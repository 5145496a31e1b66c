// The one error class, and the door through which everything that the engine throws becomes one.

/** What can go wrong, each case with a code that never changes. */
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
  | 'source_empty'
  | 'config_invalid'
  | 'policy_missing'
  | 'policy_overdue'
  | 'provider_missing'
  | 'interactions_invalid'
  | 'vectors_invalid'
  | 'event_type'
  | 'event_field'
  | 'event_unknown'
  | 'import_invalid'
  | 'item_unknown'
  | 'option_invalid'
  | 'shelf_unknown'
  | 'training_invalid'
  | 'storage_quota'
  | 'storage_failed'
  | 'storage_version'
  | 'memory'
  | 'wasm_unavailable'
  | 'closed'

/** What every method rejects with. The message says what was got, what was expected and what to do. */
export class PenchantError extends Error {
  override readonly name = 'PenchantError'

  constructor(
    /** Stable: a page may branch on it. */
    readonly code: ErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}

/** An error of the engine's as a `PenchantError`; anything else as it is. */
export function asPenchantError(thrown: unknown): unknown {
  if (thrown instanceof Error && !(thrown instanceof PenchantError) && 'code' in thrown) {
    return new PenchantError(thrown.code as ErrorCode, thrown.message)
  }
  return thrown
}

/** Runs a call into the engine; what it throws becomes a `PenchantError`. */
export async function calling<T>(call: () => T | Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (thrown) {
    throw asPenchantError(thrown)
  }
}
