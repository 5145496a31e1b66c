// `open`: checks the options, loads the engine once, loads the catalogue, opens the profile.

import { Connection, calling, sleeper, start } from './engine.js'
import { PenchantError, typed } from './errors.js'
import type { Waiting } from './fetch.js'
import { Listeners } from './listeners.js'
import { bytesOf, tagOf } from './loading/bytes.js'
import { loader } from './loading/loader.js'
import { Older } from './loading/older.js'
import { PATIENCE } from './loading/patience.js'
import { followPage } from './page-lifecycle.js'
import { OpenPersonalizer } from './personalizer.js'
import { type Entries, invalid, known, own, plain, time } from './plain.js'
import type { Platform } from './platform.js'
import { messageOf } from './shown.js'
import { deleteDatabase, type Watch, watchWithdrawal } from './tabs.js'
import type { CatalogConfig, CatalogSource, Change, Item, OpenOptions, Personalizer } from './types.js'

/** Makes the `open` of a platform. */
export function opener(platform: Platform): (options: OpenOptions) => Promise<Personalizer> {
  const { place, later } = platform
  const engine = { file: 'penchant.wasm', option: 'engine', export: 'open', place } as const
  const compiler = { file: 'compiler.wasm', option: 'compiler', export: 'compile', place } as const
  const load = loader(engine, platform, start)
  const loadCompiler = loader(compiler, platform, async (module) => (await later.compiler()).load(module))

  async function catalogBytes(options: OpenOptions, waiting: Waiting): Promise<Uint8Array> {
    if (!options.items) return prebuilt(platform, options.catalog, waiting)
    await loadCompiler(options.compiler, waiting)
    return compiled(await later.compiler(), options.items, options.config)
  }

  return async function open(given) {
    const options = read(given)
    const { signal, consent, profile = 'default' } = options
    const watch = consent === 'device' ? watchWithdrawal(profile) : undefined
    let stop = () => {}
    const stopped = new Promise<never>((_, reject) => {
      stop = () => reject(signal?.reason)
      signal?.addEventListener('abort', stop)
    })
    try {
      // The signal ends the opening at once, whatever is pending.
      return await Promise.race([opened(options, watch), stopped])
    } finally {
      watch?.end()
      signal?.removeEventListener('abort', stop)
    }
  }

  async function opened(options: OpenOptions, watch: Watch | undefined): Promise<Personalizer> {
    const {
      consent = 'off',
      profile = 'default',
      branch,
      now = Date.now,
      context = true,
      persist = true,
      signal,
    } = options
    const waiting = { timeout: options.timeout ?? PATIENCE, signal }
    signal?.throwIfAborted()
    const older = new Older(platform, options, profile)
    const [given] = await Promise.all([
      catalogBytes(options, waiting).catch((error) => older.instead(error)),
      load(options.engine, waiting),
    ])
    followPage(sleeper)
    const listeners = new Listeners()
    const { layers } = options
    const hear = (kind: Change['kind']) => listeners.tell({ kind })
    const opening = { profile, branch, layers, now: () => time(now), hear }
    const begin = async (bytes: Uint8Array): Promise<{ connection: Connection; loadMs: number }> => {
      signal?.throwIfAborted()
      const before = performance.now()
      // The catalogue is verified synchronously; only reading the profile is awaited.
      const { connection, loadMs } = await calling(() => {
        const connection = new Connection(bytes, watch?.isWithdrawn ? 'off' : consent, opening)
        return { connection, loadMs: performance.now() - before }
      })
      await calling(() => connection.ready)
      // Only now is the database open, so that `close` can close it.
      if (signal?.aborted) connection.close()
      signal?.throwIfAborted()
      if (!watch?.isWithdrawn || connection.level !== 'device') return { connection, loadMs }
      // Consent was withdrawn while the database was opened, which may have created it again.
      connection.close()
      await deleteDatabase(profile)
      return begin(bytes)
    }
    const { connection, loadMs } = await begin(given).catch(async (error) => begin(await older.instead(error)))
    const { stale } = older
    const personalizer: OpenPersonalizer = new OpenPersonalizer(connection, {
      now,
      profile,
      listeners,
      loadMs,
      context,
      persist,
      later,
      again: async (source) => {
        const bytes = await catalogBytes(again(source, options), {
          timeout: waiting.timeout,
          anew: platform.place === 'page',
        })
        return {
          bytes,
          keep: () => source === undefined && personalizer.consent.level === 'device' && older.keep(bytes),
        }
      },
      dropCatalog: () => older.drop(),
      ...(stale && { stale }),
    })
    older.follow(personalizer, given, listeners)
    return personalizer
  }
}

/** A profile's name: without control characters, and without lone surrogates, which the engine would read as another character. */
const NAME = /^[^\p{Cc}\p{Cs}]{1,200}$/u

/** Handles the rejection of a response that is never used, so that it is not reported as unhandled. */
function heed(source: unknown): void {
  if (typeof (source as PromiseLike<unknown> | undefined)?.then === 'function') Promise.resolve(source).catch(() => {})
}

const OPTIONS =
  'catalog, items, config, consent, profile, branch, layers, now, context, persist, engine, compiler, timeout, signal'

/** Reads each option once: a getter or a proxy that throws does so here. Errors: `option_invalid`. */
function read(given: unknown): OpenOptions {
  return readable(() => {
    if (typeof given === 'string' || Array.isArray(given)) {
      throw invalid('options', given, 'an object with { catalog } or { items }')
    }
    const options = known(own(given), OPTIONS) as unknown as OpenOptions
    for (const source of [options.engine, options.compiler]) heed(source)
    // The engine checks the copy.
    const { layers } = options
    return check(
      layers === undefined
        ? options
        : { ...options, layers: plain(layers, 'option_invalid', 'layers') as typeof layers },
    )
  })
}

/** What a function reads of a page's objects. Errors: `option_invalid`, also where a getter or a proxy throws. */
function readable<T>(read: () => T): T {
  try {
    return read()
  } catch (cause) {
    throw cause instanceof PenchantError ? cause : invalid('options', messageOf(cause), 'an object that can be read')
  }
}

/** Checks the kinds of the options. Options that the engine checks are passed on. */
function check(options: OpenOptions): OpenOptions {
  const { catalog, items, consent, profile, branch, now, context, persist, timeout, signal } = options
  const isPrebuilt = items === undefined
  if (isPrebuilt === (catalog === undefined) || (isPrebuilt && (options as OpenOptions).config !== undefined)) {
    throw invalid(
      'catalog',
      options,
      'either `catalog` (an address or bytes) or `items` (a list of items) with `config`',
    )
  }
  if (items !== undefined && !Array.isArray(items)) throw invalid('items', items, 'a list of items')
  if (consent !== undefined && typeof consent !== 'string') throw invalid('consent', consent, 'off, session or device')
  if (profile !== undefined && !(typeof profile === 'string' && NAME.test(profile))) {
    throw invalid('profile', profile, 'a name of 1 to 200 characters, no control characters')
  }
  if (branch !== undefined && typeof branch !== 'string') throw invalid('branch', branch, 'the name of a branch')
  if (context !== undefined && typeof context !== 'boolean') throw invalid('context', context, 'true or false')
  if (persist !== undefined && typeof persist !== 'boolean') throw invalid('persist', persist, 'true or false')
  if (timeout !== undefined && !(typeof timeout === 'number' && timeout > 0)) {
    throw invalid('timeout', timeout, 'milliseconds, more than 0')
  }
  if (signal !== undefined) {
    if (tagOf(signal) !== 'AbortSignal' || !signal.throwIfAborted) throw invalid('signal', signal, 'an AbortSignal')
    // An object that only claims to be an AbortSignal throws here, and the error becomes a typed one.
    signal.addEventListener('abort', heed)
    signal.removeEventListener('abort', heed)
  }
  if (now !== undefined && typeof now !== 'function') throw invalid('now', now, 'a function that tells the time')
  return options
}

const isAddress = (source: unknown): source is string | URL => typeof source === 'string' || tagOf(source) === 'URL'

/** The source of `reload`, among the options of `open`. Errors: `option_invalid`. */
function again(source: unknown, opened: OpenOptions): OpenOptions {
  if (source === undefined && isAddress(opened.catalog)) return opened
  const { compiler } = opened
  return readable(() => {
    const isCatalog = isAddress(source) || bytesOf(source)
    const wanted = isCatalog ? { catalog: source } : known(namedSource(source), 'catalog, items, config')
    return read({ ...wanted, ...(compiler && { compiler }) })
  })
}

function namedSource(source: unknown): Entries {
  const expected = 'an address, bytes, or { items, config }'
  if (Array.isArray(source)) throw invalid('catalog', source, `${expected}: give a list of items as { items }`)
  if (typeof source === 'object' && source !== null) return own(source)
  const why = source === undefined ? '; `open` was given no address to load again' : ''
  throw invalid('catalog', source, `${expected}${why}`)
}

function json(option: string, value: unknown): string {
  let text: string | undefined
  try {
    text = JSON.stringify(value)
  } catch (cause) {
    throw invalid(option, messageOf(cause), 'what JSON can hold')
  }
  if (text === undefined) throw invalid(option, value, 'what JSON can hold')
  return text
}

async function compiled(
  { compile }: typeof import('./compiler.js'),
  items: readonly Item[],
  config: CatalogConfig | undefined,
): Promise<Uint8Array> {
  const source = new TextEncoder().encode(json('items', items))
  const job = { source, config: config ? json('config', config) : '', duplicates: 'refuse' } as const
  return (await typed(() => compile(job))).bytes
}

async function prebuilt(platform: Platform, catalog: CatalogSource['catalog'], waiting: Waiting): Promise<Uint8Array> {
  if (isAddress(catalog)) return platform.catalog(catalog, waiting)
  const bytes = bytesOf(catalog)
  if (bytes) return bytes
  throw invalid('catalog', catalog, 'an address or bytes, not transferred')
}
