// Code that all consent adapters share. Levels are set one at a time, in the order in which they were stated, and every failure is
// reported. An adapter decides nothing itself: it passes on, once, what the visitor told another tool.

import type { ConsentLevel } from '../types.js'

/** The part of an open profile that an adapter uses. A `Personalizer` has it, and so has the result of `respectGpc`. */
export interface Consenting {
  readonly consent: {
    readonly level: ConsentLevel
    /** Whether the visitor has paused learning here, if the profile can be paused. */
    readonly paused?: boolean
    set(level: ConsentLevel, options?: object): Promise<unknown>
    /** Present where receipts are kept: the adapter then passes its name as their `source`. */
    readonly receipt?: (() => unknown) | undefined
    /** The level that was last asked for, where a cap (`respectGpc`) may have set a lower one. */
    readonly asked?: ConsentLevel | undefined
  }
}

/** Options of every adapter. */
export interface FollowOptions {
  /** Called with every error; `console.error` if left out. */
  readonly onError?: (error: unknown) => void
  /** How long to wait for the tool's first statement before `tool_missing` is reported, in milliseconds; 10,000 if left out. */
  readonly timeout?: number
  /** The window in which the tool runs; this one if left out. A frame of the same origin can name its parent. */
  readonly window?: object
}

export type ConsentToolErrorCode = 'option_invalid' | 'tool_missing' | 'tool_failed' | 'service_unknown'

/** An error of the adapter itself. An error that `consent.set` rejects with is reported unchanged. */
export class ConsentToolError extends Error {
  override readonly name = 'ConsentToolError'

  constructor(
    /** Never changes: a page may branch on it. */
    readonly code: ConsentToolErrorCode,
    message: string,
  ) {
    super(message)
  }
}

/** The interface through which an adapter passes on what its tool states. */
export interface Listening {
  /** Reads the level that the tool has now. `undefined`: the tool is there, and nothing was decided yet. */
  say(read: () => ConsentLevel | undefined): void
  fail(code: ConsentToolErrorCode, message: string): void
}

const ORDER: readonly ConsentLevel[] = ['off', 'session', 'device']

/** The lower of two levels. */
export const lower = (one: ConsentLevel, other: ConsentLevel): ConsentLevel =>
  ORDER.indexOf(one) < ORDER.indexOf(other) ? one : other

/** The options that are functions. */
const CALLBACKS = ['onError', 'unless', 'level'] as const

/** Checks an adapter's arguments; throws before it listens to anything. */
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

/** Sets the stated levels, one after the other. A level that was stated already, or that holds anyway, is not set again. */
export function setter(penchant: Consenting, source: string, onError: (error: unknown) => void) {
  let stated: ConsentLevel | undefined
  let waiting: readonly ConsentLevel[] = []
  let running = false

  async function apply(level: ConsentLevel): Promise<void> {
    const { consent } = penchant
    // The visitor paused on this site: of the tool's statements only a withdrawal goes further than that.
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
        // After a failure the same level may be stated, and tried, again.
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

/** Follows a tool, from its present state on. Returns a function that ends it. */
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
      // If it were thrown on, the tool would not call its other listeners.
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

/** Calls `then` once, after a delay. Returns a function that cancels it. A delay too long for a timer never ends. */
export function later(milliseconds: number, then: () => void): () => void {
  if (milliseconds >= 2 ** 31) return () => {}
  const timer = setTimeout(then, milliseconds)
  return () => clearTimeout(timer)
}

/** Looks for something repeatedly until it is found or the time is up. */
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
