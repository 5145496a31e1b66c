// Code that all sources of events share: events are recorded one after the other, once, as far as consent allows it, and no failure
// reaches the page's own code.

import { brand } from '../errors.js'
import type { EventType, PenchantEvent } from '../types/events.js'
import type { Change, Personalizer } from '../types.js'
import type { ReadOptions } from './values.js'

/** The part of an open profile that a connection uses. A `Personalizer` has it. */
export type Recording = Pick<Personalizer, 'record' | 'subscribe'> & {
  readonly consent: Pick<Personalizer['consent'], 'level' | 'paused' | 'receipt'>
  readonly profile: Pick<Personalizer['profile'], 'timeline'>
}

export interface ConnectOptions extends ReadOptions {
  /** The types of events to record, if not all. */
  readonly types?: readonly EventType[]
  /** Called with every error, and the event that could not be recorded; if left out, the console says the first one. */
  readonly onError?: (error: unknown, event?: PenchantEvent) => unknown
}

export interface Connection {
  /** Hears a message that the source does not pass on itself. Never throws. */
  hear(message: unknown): void
  /** Resolves once everything that was heard until now is recorded or refused. Never rejects. */
  settled(): Promise<void>
  /** Hears no more. What was heard is still recorded. Another `connect` goes on, without hearing the same messages again. */
  disconnect(): void
}

/** What a message says: events, or a function that finds them once everything before it is recorded. */
export type Reading = readonly PenchantEvent[] | ((penchant: Recording) => Promise<readonly PenchantEvent[]>)

/** How to hear a source. */
export interface Source {
  /** What the messages say. */
  readonly read: (message: unknown) => Reading
  /** The list of the messages that are there already, if there is one; it is read again when consent is given. */
  readonly past: () => unknown
  /** Passes on what comes. Returns a function that ends it. */
  readonly watch: (hear: (message: unknown) => void) => () => void
  /** By type, how to record what takes something back. */
  readonly back?: Readonly<Partial<Record<EventType, (penchant: Recording, event: PenchantEvent) => Promise<unknown>>>>
}

/** By profile, the messages that are done with, and the sources that are heard with their connections. */
const known = new WeakMap<Recording, WeakMap<object, Connection | true>>()

/**
 * Throws unless an argument is as it has to be: a `PenchantError` by the mark that makes it one. The class itself would be a tenth of
 * each of these files.
 */
export function check(isFit: unknown, what: string, expected: string): void {
  if (isFit) return
  const error = new TypeError(`penchant/events: \`${what}\`: expected ${expected}`)
  throw Object.assign(error, { name: 'PenchantError', code: 'option_invalid', [brand]: true })
}

/** Connects a source, or returns the connection that is there. `key` is the object by which a source is known. */
export function connection(key: object, penchant: Recording, options: ConnectOptions, source: Source): Connection {
  let errors = 0
  const {
    types,
    item,
    // The first one only: a catalogue without some of the site's items would fill the console.
    onError = (error) => errors++ || console.warn('penchant/events:', error),
  } = options
  check(penchant?.record, 'penchant', 'an open profile')
  // A list has `map`, a text has not.
  const areFit = [onError, item ?? check, (types ?? []).map].every((option) => typeof option === 'function')
  check(areFit, 'onError, item, types', 'functions and a list')
  const done = known.get(penchant) ?? new WeakMap<object, Connection | true>()
  known.set(penchant, done)
  const present = done.get(key)
  if (typeof present === 'object') return present

  const isOff = () => penchant.consent.level === 'off'
  let wasOff = isOff()
  /** Whether the visitor refused: what they do then is never learned. */
  let isRefused = wasOff && (penchant.consent.paused || penchant.consent.receipt()?.level === 'off')
  let queue: Promise<unknown> = Promise.resolve()
  /** What ends the connection; empty once it is over. */
  const ends: (() => void)[] = []

  function report(error: unknown, event?: PenchantEvent): void {
    try {
      onError(error, event)
    } catch (thrown) {
      console.error(thrown)
    }
    if (Object(error).code === 'closed') disconnect()
  }
  async function record(reading: Reading): Promise<void> {
    for (const event of typeof reading === 'function' ? await reading(penchant) : reading) {
      if (types && !types.includes(event.type)) continue
      try {
        await (source.back?.[event.type]?.(penchant, event) ?? penchant.record(event))
      } catch (error) {
        report(error, event)
      }
    }
  }
  function hear(message: unknown): void {
    try {
      if (!ends[0]) return
      const off = isOff()
      // A text or a number says nothing: an object in its place is forgotten at once.
      if (isRefused || !off) done.set(Object(message), true)
      if (off) return
      const reading = source.read(message)
      queue = queue.then(() => record(reading)).catch(report)
    } catch (error) {
      report(error)
    }
  }
  /** Hears what is in the source and not done with. */
  function look(): void {
    for (const message of [source.past()].flat()) if (!done.has(message as object)) hear(message)
  }
  function heed({ kind }: Change): void {
    const off = isOff()
    if (kind !== 'consent' && off === wasOff) return
    // What was pushed until now is done with if the visitor refuses.
    wasOff = isRefused = off
    look()
  }
  function disconnect(): void {
    for (const end of ends.splice(0)) end()
  }
  const made = { hear, disconnect, settled: async () => void (await queue) }
  ends.push(source.watch(hear), penchant.subscribe(heed), () => done.delete(key))
  done.set(key, made)
  look()
  return made
}
