// One factory: checks what it is given, loads the engine once, gets the catalogue, opens the profile.

import { calling, PenchantError } from './errors.js'
import init, { type Handle, open as openHandle } from './generated/engine/penchant.js'
import { Listeners, OpenPersonalizer } from './personalizer.js'
import type { Platform } from './platform.js'
import type { CatalogSource, Change, OpenOptions, Personalizer } from './types.js'

/** `open`, for a platform. */
export function opener(platform: Platform): (options: OpenOptions) => Promise<Personalizer> {
  let ready: Promise<unknown> | undefined

  /** Loads the engine: once, however often it is asked for; again, if that failed. */
  async function load(): Promise<void> {
    ready ??= init({ module_or_path: platform.engine() })
    try {
      await ready
    } catch (cause) {
      ready = undefined
      throw new PenchantError(
        'wasm_unavailable',
        `the engine could not be loaded: ${cause instanceof Error ? cause.message : cause}. Check that penchant.wasm ` +
          "is served beside the script, and that the page's policy allows 'wasm-unsafe-eval'",
        { cause },
      )
    }
  }

  return async function open(options) {
    const { consent = 'off', profile = 'default', now = Date.now, signal } = check(options)
    signal?.throwIfAborted()
    const [bytes] = await Promise.all([catalogBytes(platform, options, signal), load()])
    signal?.throwIfAborted()
    const listeners = new Listeners()
    const before = performance.now()
    const opening = await calling(() => {
      // The catalogue is verified before this returns; only the profile is waited for.
      const hear = (kind: Change['kind']) => listeners.tell({ kind })
      const handle = openHandle(bytes, consent, profile, now(), hear) as Promise<Handle>
      return { handle, loadMs: performance.now() - before }
    })
    const handle = await calling(() => opening.handle)
    return new OpenPersonalizer(handle, { now, listeners, loadMs: opening.loadMs })
  }
}

/** Options of the right kinds. What the engine checks itself is left to it. */
function check(options: OpenOptions): OpenOptions {
  const { catalog, items, profile, now } = (options ?? {}) as Partial<OpenOptions>
  if ((catalog === undefined) === (items === undefined)) {
    throw invalid('catalog', options, 'either `catalog` (an address or bytes) or `items` (a list of items)')
  }
  if (items !== undefined && !Array.isArray(items)) throw invalid('items', items, 'a list of items')
  if (profile !== undefined && !(typeof profile === 'string' && profile)) throw invalid('profile', profile, 'a name')
  if (now !== undefined && typeof now !== 'function') throw invalid('now', now, 'a function that tells the time')
  return options
}

function invalid(option: string, got: unknown, expected: string): PenchantError {
  const shown = got !== null && typeof got === 'object' ? 'an object' : String(got)
  return new PenchantError('option_invalid', `option \`${option}\`: got ${shown}, expected ${expected}`)
}

async function catalogBytes(
  platform: Platform,
  { catalog, items, config }: CatalogSource,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  if (items) {
    const { compile } = await import('./compiler.js')
    const source = new TextEncoder().encode(JSON.stringify(items))
    const job = { source, config: config ? JSON.stringify(config) : '', duplicates: 'refuse' } as const
    const { bytes } = await calling(() => compile(platform.compiler, job))
    return bytes
  }
  if (typeof catalog === 'string' || catalog instanceof URL) return platform.catalog(catalog, signal)
  if (catalog instanceof Uint8Array) return catalog
  if (catalog instanceof ArrayBuffer) return new Uint8Array(catalog)
  throw invalid('catalog', catalog, 'an address, an ArrayBuffer or a Uint8Array')
}
