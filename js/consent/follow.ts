// What the consent adapters share: one level at a time in the order it was stated, and nothing that fails unheard.
//
// An adapter never decides anything of its own: it says what the visitor told another tool, and says it once.

import type { ConsentLevel } from '../types.js'

/** What an adapter needs of an open profile. A `Personalizer` is one, and so is what `respectGpc` returns. */
export interface Consenting {
  readonly consent: {
    readonly level: ConsentLevel
    /** Whether the visitor has paused learning here, where a profile can be paused. */
    readonly paused?: boolean
    set(level: ConsentLevel, options?: object): Promise<unknown>
    /** Where receipts are kept, they are told which adapter asked. */
    readonly receipt?: (() => unknown) | undefined
    /** Where something stands between that may have allowed less: the level last asked of it. */
    readonly asked?: ConsentLevel | undefined
  }
}

/** What every adapter takes. */
export interface FollowOptions {
  /** Hears of everything that goes wrong; `console.error` if left out. */
  readonly onError?: (error: unknown) => void
  /** How long to wait for the tool's first word before that is reported, in milliseconds; 10,000 if left out. */
  readonly timeout?: number
  /** The window that the tool lives in; this one if left out. A frame of the same origin can name its parent. */
  readonly window?: object
}

export type ConsentToolErrorCode = 'option_invalid' | 'tool_missing' | 'tool_failed' | 'service_unknown'

/** What an adapter reports of its own. What `consent.set` rejected with is reported as it is. */
export class ConsentToolError extends Error {
  override readonly name = 'ConsentToolError'

  constructor(
    /** Stable: a page may branch on it. */
    readonly code: ConsentToolErrorCode,
    message: string,
  ) {
    super(message)
  }
}

/** What a consent tool is heard through. */
export interface Listening {
  /** Reads the visitor's level as the tool has it now. `undefined`: the tool is there, and nothing was decided yet. */
  say(read: () => ConsentLevel | undefined): void
  fail(code: ConsentToolErrorCode, message: string): void
}

const ORDER: readonly ConsentLevel[] = ['off', 'session', 'device']

/** The lower of two levels. */
export const lower = (one: ConsentLevel, other: ConsentLevel): ConsentLevel =>
  ORDER.indexOf(one) < ORDER.indexOf(other) ? one : other

/** Options of this adapter or that which are called back. */
const CALLBACKS = ['onError', 'unless', 'level'] as const

/** Checks what an adapter was given; throws before anything is listened to. */
export function checked(source: string, penchant: Consenting, options: FollowOptions) {
  const { onError = (error: unknown) => console.error(error), timeout = 10_000 } = options
  const invalid = (what: string) => new ConsentToolError('option_invalid', `consent/${source}: ${what}`)
  if (typeof penchant?.consent?.set !== 'function') throw invalid('expected an open personalizer')
  for (const name of CALLBACKS) {
    const callback = (options as Readonly<Record<string, unknown>>)[name]
    if (callback !== undefined && typeof callback !== 'function') throw invalid(`\`${name}\` is no function`)
  }
  if (typeof timeout !== 'number' || !(timeout >= 0)) throw invalid('`timeout`: expected milliseconds')
  return { onError, timeout, window: (options.window ?? globalThis) as Record<string, unknown> }
}

/** Sets what is stated, one level after the other. Nothing is set that was stated already or holds anyway. */
export function setter(penchant: Consenting, source: string, onError: (error: unknown) => void) {
  let stated: ConsentLevel | undefined
  let waiting: readonly ConsentLevel[] = []
  let running = false

  async function apply(level: ConsentLevel): Promise<void> {
    const { consent } = penchant
    // A pause is the visitor's own: only a withdrawal goes further than that.
    if (consent.paused ? level !== 'off' : (consent.asked ?? consent.level) === level) return
    await (consent.receipt ? consent.set(level, { source }) : consent.set(level))
  }

  async function run(): Promise<void> {
    running = true
    for (let level = waiting[0]; level !== undefined; level = waiting[0]) {
      waiting = waiting.slice(1)
      try {
        await apply(level)
      } catch (error) {
        // Stated again, it is tried again.
        if (waiting.length === 0) stated = undefined
        onError(error)
      }
    }
    running = false
  }

  return (level: ConsentLevel): void => {
    if (level === stated) return
    stated = level
    // Only the last state counts, but a withdrawal on the way to it has to erase.
    const [lowest] = waiting
    waiting = lowest !== undefined && lowest !== level && lower(lowest, level) === lowest ? [lowest, level] : [level]
    if (!running) void run()
  }
}

/** Follows a tool from its present state on, until what is returned is called. */
export function follow(
  penchant: Consenting,
  source: string,
  options: FollowOptions,
  watch: (tool: Listening, window: Record<string, unknown>, timeout: number) => () => void,
): () => void {
  const { onError, timeout, window } = checked(source, penchant, options)
  const set = setter(penchant, source, onError)
  let ended = false
  const fail: Listening['fail'] = (code, message) => {
    if (!ended) onError(new ConsentToolError(code, `consent/${source}: ${message}`))
  }
  const patience = later(timeout, () =>
    fail(
      'tool_missing',
      `nothing heard of it for ${timeout} ms, so the level stays: is its script here, and not blocked?`,
    ),
  )
  const say: Listening['say'] = (read) => {
    patience()
    if (ended) return
    try {
      const level = read()
      if (level !== undefined) set(level)
    } catch (error) {
      // Thrown on, it would stop the tool from telling its other listeners.
      onError(error)
    }
  }
  const unwatch = watch({ say, fail }, window, timeout)
  return () => {
    ended = true
    patience()
    unwatch()
  }
}

/** Calls back once, unless it is taken back. What is too long for a timer is never. */
export function later(milliseconds: number, then: () => void): () => void {
  if (milliseconds >= 2 ** 31) return () => {}
  const timer = setTimeout(then, milliseconds)
  return () => clearTimeout(timer)
}

/** Looks for something again and again until it is there or the time is up. */
export function found<T>(look: () => T | undefined, timeout: number, then: (thing: T) => void): () => void {
  const start = Date.now()
  let stop = () => {}
  const again = () => {
    const thing = look()
    if (thing !== undefined) then(thing)
    else if (Date.now() - start < timeout) stop = later(50, again)
  }
  again()
  return () => stop()
}
