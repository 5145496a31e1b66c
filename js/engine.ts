// The engine: one WebAssembly instance for all profiles that are open on a page, and what becomes of it after a trap.
//
// A trap ends a call in the middle: the stack or the memory is exhausted, or the engine has a fault. WebAssembly does not unwind, so
// the instance is in an unknown state and is not used again. A new instance of the same module takes its place: it gets the catalogue
// from the memory of the old one, and the profile from storage. The call that trapped and all pending calls are rejected with
// `engine_trap`: whether they took effect is not known.

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

/** What the engine keeps open in the browser, and other tabs wait for. */
type Held = IDBDatabase | BroadcastChannel | IDBOpenDBRequest

interface Trap {
  readonly cause: unknown
}

/** How often the engine is checked for a trap while calls are pending, in milliseconds. */
const LOOK = 500

let trap: Trap | undefined
let memory: WebAssembly.Memory
let held: ReadonlySet<Held>
const connections = new Set<Connection>()
/** The `reject` functions of the pending calls, called where the instance traps. */
const waiting = new Set<(error: PenchantError) => void>()
let looking: ReturnType<typeof setInterval> | undefined
/** Settles once the profiles have been read again after a trap. */
let restarting: Promise<unknown> | undefined

/** Starts the engine, from its module. */
export async function start(module: WebAssembly.Module): Promise<void> {
  await init({ module_or_path: module })
  takeStock()
}

/** Stores the instance's memory and what it keeps open: after a trap it cannot be asked for them. */
function takeStock(): void {
  memory = linear_memory() as WebAssembly.Memory
  held = heldOf() as Set<Held>
}

/** Errors that the engine throws on purpose have a code. Anything else that a call throws is a trap. */
const isOwn = (thrown: unknown) => thrown instanceof Error && 'code' in thrown

/** The error of a call that was stopped. */
function stopped({ cause }: Trap): PenchantError {
  const problem =
    `the engine stopped in the middle of this call (${messageOf(cause)}). It was started again with what is stored: call ` +
    'again. Whether something was recorded, `profile.timeline()` tells'
  return new PenchantError('engine_trap', problem, { cause })
}

/** Makes a call into the engine. After a trap the call is rejected; the next call, or `calling`, starts the engine again. */
function enter<T>(call: () => T): T {
  if (trap) restart()
  try {
    const done = call()
    return done instanceof Promise ? (answered(done) as T) : done
  } catch (thrown) {
    // Set before any function is called: where the stack is exhausted, the next call may throw.
    const known = trap
    trap = { cause: thrown }
    if (isOwn(thrown)) trap = known
    // Converted here too, and not only in `calling`: getters as `profile.dial` call the engine directly.
    throw trap && trap !== known ? stopped(trap) : asPenchantError(thrown)
  }
}

/** A promise of the engine's, which is rejected where the engine traps before it settles. */
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
    // A trap in the promise's executor is not thrown: it rejects the promise.
    const refuse = (thrown: unknown) => {
      if (!isOwn(thrown)) trap ??= { cause: thrown }
      reject(isOwn(thrown) ? thrown : stopped({ cause: thrown }))
    }
    promise.finally(leave).then(resolve, refuse)
  })
}

/** A timer that does not keep a Node process alive. */
function unwaited<T>(timer: T): T {
  ;(timer as { unref?: () => void }).unref?.()
  return timer
}

/** Finds a trap in a background task. No call throws it: the task just never continues. */
function watch(): void {
  if (!trap && is_stopped()) trap = { cause: new Error('unreachable') }
  if (!trap) return
  try {
    restart()
  } catch {
    // The next call tries again, and reports an error if that fails.
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

/** Closes what the old instance kept open: nothing else does, and other tabs wait for it. */
function letGo(): void {
  for (const one of held) {
    if ('readyState' in one) one.onsuccess = () => one.result.close()
    else one.close()
  }
}

/** What the engine does when the page is put away and comes back. */
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
    // Lets the stack unwind first: it may still be exhausted here.
    await undefined
    throw mended(thrown)
  }
}

/** Makes the call once the instance has read the profiles: at once, unless it has just replaced one that trapped. */
function whenStarted<T>(call: () => T | Promise<T>): T | Promise<T> {
  if (trap) restart()
  return restarting ? restarting.then(() => whenStarted(call)) : call()
}

/** The error that a call is rejected with. After a trap, the engine is started again. */
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
  // The stack was exhausted before the call reached the engine.
  return isExhausted(thrown) ? stopped({ cause: thrown }) : asPenchantError(thrown)
}

/** What is taken over of a profile from an instance that trapped. */
interface Left {
  readonly catalog: Uint8Array
  /** The part of the profile that is in memory only. */
  readonly remains?: unknown[]
}

/** How a profile was opened. */
export interface Opening {
  readonly profile: string
  /** The branch that is opened instead of the profile. */
  readonly branch?: string | undefined
  readonly now: () => number
  /** The option `layers`, as plain data. */
  readonly layers?: unknown
  /** Hears of every change, and of a new start of the engine. */
  readonly hear: (kind: Change['kind']) => void
}

/** An open profile, whichever instance it is in. */
export class Connection {
  /** The engine's methods, each of which handles a trap. */
  readonly handle: Handle
  /** The consent level that the engine reported last. */
  level: ConsentLevel
  /** Resolves once the stored profile has been read. */
  readonly ready: Promise<unknown>
  readonly erasures: Erasures
  readonly #opening: Opening
  /** How many operations `close` waits for, and whether it was called. */
  #underWay = 0
  #isClosed = false
  #handle!: Handle
  /** Where the catalogue is in the memory. */
  #place!: Uint32Array
  /** Set between a trap and the new instance: what that will take over, and the error that calls get until then. */
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
    // If opening fails, the page gets no profile to call `close` on, so the connection is dropped here.
    this.ready.catch(() => this.#leave())
  }

  /** Listens for erasures in other tabs, unless consent is `off` and nothing is known here. */
  listen(): void {
    this.erasures.listen(this.level !== 'off')
  }

  #leave(): void {
    connections.delete(this)
    this.erasures.listen(false)
  }

  #begin({ catalog, remains }: Left): Promise<unknown> {
    const { profile, branch, layers, now } = this.#opening
    this.#handle = openHandle(catalog, this.level, profile, (kind: Change['kind']) => {
      this.level = this.#handle.consent() as ConsentLevel
      if (kind === 'consent') this.listen()
      this.tell(kind)
    })
    if (layers !== undefined) this.#handle.name_layers(layers, profile, now())
    this.#place = this.#handle.catalog_place()
    if (branch !== undefined) this.#handle.open_branch(branch)
    if (remains) this.#handle.take_over(remains)
    return this.#handle.begin(now())
  }

  /** Replaces the catalogue. */
  reload(catalog: Uint8Array): void {
    this.handle.reload(catalog)
    this.#place = this.handle.catalog_place()
  }

  /** Takes the catalogue and the part of the profile that is in memory from the instance that trapped. */
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
   * Opens the profile in a new instance; the promise settles once storage has been read. Where the new instance refuses, calls are
   * rejected with its error. Throws where it traps.
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

  /** Sets the level to `off` without the engine, which could not be started again: nothing more is learned. */
  lower(): 'off' {
    this.level = 'off'
    this.listen()
    return 'off'
  }

  /** Runs an operation that has to complete, also where `close` is called meanwhile. */
  outlast<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    this.#underWay++
    return work(this).finally(() => {
      this.#underWay--
      if (this.#isClosed) this.close()
    })
  }

  /** Reports no more changes; frees the profile in the engine once no operation is pending that has to complete. */
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

/** The methods of a class of the engine, each called on the object of the current instance. */
function guarded<T extends object>(prototype: T, current: () => T): T {
  const names = Object.getOwnPropertyNames(prototype).filter((name) => !['constructor', 'free'].includes(name))
  const method =
    (name: string) =>
    (...given: unknown[]) =>
      enter(() => (current() as Methods)[name]?.(...given))
  return Object.fromEntries(names.map((name) => [name, method(name)])) as T
}

/** Reads a shelf, and frees it. */
export function reading<T>(shelf: FlatShelf, read: () => T): T {
  try {
    return enter(read)
  } finally {
    if (!trap) shelf.free()
  }
}
