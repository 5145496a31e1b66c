// The engine: one WebAssembly instance for all profiles that are open on a page, and what becomes of it after a trap.
//
// A trap ends a call in the middle: near the end of the stack, where no more memory is to be had, by a fault of the engine's own.
// Nothing is unwound, so the instance is not to be used again. A new one takes its place, of the same module, with the catalogue
// out of the memory that the old one left and the profile from where it is kept. The call that was stopped is rejected with
// `engine_trap`, and those that were waiting are as well: whether they were done is not known.

import { asPenchantError, isExhausted, PenchantError } from './errors.js'
import init, {
  __wbg_reset_state as anew,
  type FlatShelf,
  Handle,
  held as heldOf,
  is_stopped,
  leave,
  linear_memory,
  open as openHandle,
  pause,
  resume,
} from './generated/engine/penchant.js'
import { type Sleeper, whenAwake } from './page-lifecycle.js'
import { messageOf } from './shown.js'
import { Erasures } from './tabs.js'
import type { Change, ConsentLevel } from './types.js'

/** What the engine holds of the device. */
type Held = IDBDatabase | BroadcastChannel | IDBOpenDBRequest

interface Trap {
  readonly cause: unknown
}

/** How often it is looked whether what is waited for was stopped by a trap, in milliseconds. */
const LOOK = 500

let trap: Trap | undefined
let memory: WebAssembly.Memory
let held: ReadonlySet<Held>
const connections = new Set<Connection>()
/** Those who wait for an answer of the instance, to be told should it stop. */
const waiting = new Set<(error: PenchantError) => void>()
let looking: ReturnType<typeof setInterval> | undefined
/** The profiles that are being read after a trap. */
let restarting: Promise<unknown> | undefined

/** Starts the engine, from its module. */
export async function start(module: WebAssembly.Module): Promise<void> {
  await init({ module_or_path: module })
  takeStock()
}

/** Takes note of what the instance has. */
function takeStock(): void {
  memory = linear_memory() as WebAssembly.Memory
  held = heldOf() as Set<Held>
}

/** Of errors the engine's own have a code; whatever else comes out of a call stopped it in the middle. */
const isOwn = (thrown: unknown) => thrown instanceof Error && 'code' in thrown

/** The error of a call that was stopped. */
function stopped({ cause }: Trap): PenchantError {
  const problem =
    `the engine stopped in the middle of this call (${messageOf(cause)}). It was started again with what is stored: call ` +
    'again. Whether something was recorded, `profile.timeline()` tells'
  return new PenchantError('engine_trap', problem, { cause })
}

/** A call into the engine. A trap is noted and the call is rejected; the next one, or `calling`, starts the engine again. */
function enter<T>(call: () => T): T {
  if (trap) restart()
  try {
    const done = call()
    return done instanceof Promise ? (answered(done) as T) : done
  } catch (thrown) {
    // First of all, since at the end of the stack nothing else may work.
    const known = trap
    trap = { cause: thrown }
    if (isOwn(thrown)) trap = known
    // What a getter throws has no other way to become a `PenchantError`.
    throw trap && trap !== known ? stopped(trap) : asPenchantError(thrown)
  }
}

/** A promise of the engine's, which is rejected where the engine stops before it is settled. */
function answered<T>(promise: Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    waiting.add(reject)
    looking ??= unwaited(setInterval(watch, LOOK))
    const leave = () => {
      waiting.delete(reject)
      if (waiting.size > 0) return
      clearInterval(looking)
      looking = undefined
    }
    // A trap while the promise was being made is one of its own errors.
    const refuse = (thrown: unknown) => {
      if (!isOwn(thrown)) trap ??= { cause: thrown }
      reject(isOwn(thrown) ? thrown : stopped({ cause: thrown }))
    }
    promise.finally(leave).then(resolve, refuse)
  })
}

/** A timer for which Node does not wait before it ends. */
function unwaited<T>(timer: T): T {
  ;(timer as { unref?: () => void }).unref?.()
  return timer
}

/** A task that was stopped between two calls is nobody's exception: it never goes on. */
function watch(): void {
  if (!trap && is_stopped()) trap = { cause: new Error('unreachable') }
  if (!trap) return
  try {
    restart()
  } catch {
    // The next call says so.
  }
}

/** A new instance in place of the one that stopped. */
function restart(): void {
  const cause = trap as Trap
  for (const reject of waiting) {
    reject(stopped(cause))
    waiting.delete(reject)
  }
  // If a step fails (no stack is left, or no memory), the next call runs all of them again. `rescue` keeps what it has read, so the
  // old memory is read once.
  for (const connection of connections) connection.rescue(stopped(cause))
  letGo()
  anew()
  takeStock()
  const read = [...connections].map((connection) => connection.resume())
  const reading = Promise.allSettled(read).then(() => {
    if (restarting !== reading) return
    restarting = undefined
    // If the engine stopped again meanwhile, the next restart reads the profiles.
    if (trap) return
    for (const connection of connections) connection.tell('restarted')
  })
  restarting = reading
  trap = undefined
}

/** Nobody else would close what the old instance holds, and other tabs wait for it. */
function letGo(): void {
  for (const one of held) {
    if ('readyState' in one) one.onsuccess = () => one.result.close()
    else one.close()
  }
}

/** The engine's part in a page that leaves the screen and comes back. */
export const sleeper: Sleeper = {
  leave: (leaving) => enter(() => leave(leaving)),
  pause: () => {
    for (const { erasures } of connections) erasures.listen(false)
    enter(pause)
  },
  resume: (now) => {
    for (const connection of connections) connection.listen()
    return enter(() => resume(now))
  },
}

/** Runs a call into the engine, once the page is awake and the engine ready; what it throws becomes a `PenchantError`. */
export async function calling<T>(call: () => T | Promise<T>): Promise<T> {
  try {
    return await whenAwake(() => whenStarted(call))
  } catch (thrown) {
    // The stack may be at its end still.
    await undefined
    throw mended(thrown)
  }
}

/** Calls once the profiles were read by the latest instance, which is at once unless one has just stopped. */
function whenStarted<T>(call: () => T | Promise<T>): T | Promise<T> {
  if (trap) restart()
  return restarting ? restarting.then(() => whenStarted(call)) : call()
}

/** The error of a call; where the engine stopped, it is started again. */
function mended(thrown: unknown): unknown {
  if (trap) {
    const cause = trap
    try {
      restart()
    } catch (failed) {
      return new PenchantError(
        'engine_trap',
        `the engine stopped and could not be started again (${messageOf(failed)}): reload the page`,
        { cause: failed },
      )
    }
    return thrown instanceof PenchantError ? thrown : stopped(cause)
  }
  // A call that did not even reach the engine.
  return isExhausted(thrown) ? stopped({ cause: thrown }) : asPenchantError(thrown)
}

/** What an instance left of a profile. */
interface Left {
  readonly catalog: Uint8Array
  /** What was in memory alone. */
  readonly remains?: unknown[]
}

/** How a profile was opened. */
export interface Opening {
  readonly profile: string
  readonly now: () => number
  /** Hears of every change, and of a new start of the engine. */
  readonly hear: (kind: Change['kind']) => void
}

/** An open profile, whichever instance it is in. */
export class Connection {
  /** The methods of the engine, each a call that may be stopped. */
  readonly handle: Handle
  /** The level of consent, as far as the engine came to say. */
  level: ConsentLevel
  /** Resolves once what is kept was read. */
  readonly ready: Promise<unknown>
  readonly erasures: Erasures
  readonly #opening: Opening
  /** How many works `close` leaves time for, and whether it was called. */
  #underWay = 0
  #isClosed = false
  #handle!: Handle
  /** Where the catalogue is in the memory. */
  #place!: Uint32Array
  /** What an instance left that stopped, until another has it; and what calls are refused with until then. */
  #rescued: { readonly left: Left; readonly why: unknown } | undefined

  constructor(catalog: Uint8Array, level: ConsentLevel, opening: Opening) {
    this.level = level
    this.#opening = opening
    this.handle = guarded(Handle.prototype, () => {
      if (this.#rescued) throw this.#rescued.why
      return this.#handle
    })
    this.ready = enter(() => this.#begin({ catalog }))
    this.erasures = new Erasures(opening.profile, () => calling(() => this.handle.heed_erasure()).catch(() => {}))
    this.listen()
    connections.add(this)
    // Nobody closes what was never opened.
    this.ready.catch(() => this.#leave())
  }

  /** Listens to erasures in other tabs, where anything may be known here. */
  listen(): void {
    this.erasures.listen(this.level !== 'off')
  }

  #leave(): void {
    connections.delete(this)
    this.erasures.listen(false)
  }

  #begin({ catalog, remains }: Left): Promise<unknown> {
    const { profile, now } = this.#opening
    this.#handle = openHandle(catalog, this.level, profile, (kind: Change['kind']) => {
      this.level = this.#handle.consent() as ConsentLevel
      if (kind === 'consent') this.listen()
      this.tell(kind)
    })
    this.#place = this.#handle.catalog_place()
    if (remains) this.#handle.take_over(remains)
    return this.#handle.begin(now())
  }

  /** Takes what is left out of the instance that stopped. */
  rescue(why: PenchantError): void {
    if (this.#rescued) return
    const [at, length] = this.#place
    const catalog = new Uint8Array(memory.buffer, at, length)
    // Empty if the trap came in the middle of a change to the log in memory, which cannot be read then.
    let remains: unknown[] = [[], [], []]
    try {
      remains = this.#handle.remains()
    } catch (thrown) {
      if (isExhausted(thrown)) throw thrown
    }
    this.#rescued = { left: { catalog, remains }, why }
  }

  /**
   * Goes on in a new instance; what is kept is read until the promise settles. Where the new instance refuses, calls say why;
   * throws where it stopped.
   */
  resume(): Promise<unknown> | undefined {
    if (!this.#rescued) return undefined
    const { left } = this.#rescued
    try {
      const read = answered(this.#begin(left))
      this.#rescued = undefined
      return read
    } catch (why) {
      if (!isOwn(why)) throw why
      this.#rescued = { left, why }
      return undefined
    }
  }

  tell(kind: Change['kind']): void {
    if (!this.#isClosed) this.#opening.hear(kind)
  }

  /** Where the engine cannot be started again: whatever comes of it, it learns nothing. */
  lower(): 'off' {
    this.level = 'off'
    this.listen()
    return 'off'
  }

  /** Does what has to come to its end, also where `close` is called meanwhile. */
  outlast<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    this.#underWay++
    return work(this).finally(() => {
      this.#underWay--
      if (this.#isClosed) this.close()
    })
  }

  /** Says nothing any more; lets go once nothing is under way that has to come to its end. */
  close(): void {
    this.#isClosed = true
    if (this.#underWay) return
    this.#leave()
    // After a trap the whole instance is replaced: nothing in it has to be freed.
    if (trap) return
    this.handle.close()
    this.#handle.free()
  }
}

type Methods = Record<string, (...given: unknown[]) => unknown>

/** The methods of a class of the engine's, on whatever object is the one now. */
function guarded<T extends object>(prototype: T, current: () => T): T {
  const names = Object.getOwnPropertyNames(prototype).filter((name) => !['constructor', 'free'].includes(name))
  const method =
    (name: string) =>
    (...given: unknown[]) =>
      enter(() => (current() as Methods)[name]?.(...given))
  return Object.fromEntries(names.map((name) => [name, method(name)])) as T
}

/** Reads a shelf, which is let go of then. */
export function reading<T>(shelf: FlatShelf, read: () => T): T {
  try {
    return enter(read)
  } finally {
    if (!trap) shelf.free()
  }
}
