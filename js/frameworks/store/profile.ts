// The one open profile of a tree of components: opened when it is first held, closed when nobody holds it any more.
//
// React's Strict Mode and hot reloading hold, let go and hold again. Within one turn of the page that is nothing at all;
// later, the next opening waits until the last one is closed, so that two never write to one database.

import { open, PenchantError } from 'penchant'
import type { OpenOptions, Personalizer } from '../../types.js'
import { same } from './same.js'
import { warnOnce } from './warn.js'

/** An open profile, the promise of one, or a function that opens one; what a function opened is closed as well. */
export type GivenProfile =
  | Personalizer
  | Promise<Personalizer>
  | ((signal: AbortSignal) => Personalizer | Promise<Personalizer>)

/** What a provider takes: the options of `open`, or a profile that the page opens itself. */
export type ProfileOptions = (OpenOptions & { readonly penchant?: undefined }) | { readonly penchant: GivenProfile }

export type ProfileState =
  | { readonly status: 'loading'; readonly penchant?: undefined; readonly error?: undefined }
  | { readonly status: 'ready'; readonly penchant: Personalizer; readonly error?: undefined }
  | { readonly status: 'error'; readonly penchant?: undefined; readonly error: Error }

interface Opening {
  readonly controller: AbortController
  readonly opened: Promise<Personalizer>
  ended: boolean
}

const LOADING: ProfileState = { status: 'loading' }

/** What was thrown, as an error: the package throws nothing else, a page's own promise may reject with anything. */
export const asError = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : new Error(typeof thrown === 'string' ? thrown : typeof thrown, { cause: thrown })

const ignore = () => {}

const gone = () =>
  new PenchantError('closed', 'the profile: got a call after its provider went away, expected it before')

/** Whether something was asked of a profile that is closed: what comes too late for the visitor is nobody's error. */
export const isClosed = (error: unknown): boolean => (error as { code?: unknown } | undefined)?.code === 'closed'

/** What makes another profile: `consent` is where it begins, and the engine is loaded once for the page. */
const identity = ({ consent, engine, compiler, signal, penchant, ...rest }: Record<string, unknown>) => rest

export class SharedProfile {
  readonly #options: ProfileOptions
  readonly #listeners = new Set<() => void>()
  #state = LOADING
  #holders = 0
  #isGone = false
  #opening: Opening | undefined
  #closed: Promise<unknown> = Promise.resolve()

  constructor(options: ProfileOptions) {
    this.#options = options
  }

  readonly getSnapshot = (): ProfileState => this.#state

  /** What a server renders and a page begins with: nobody opens a visitor's profile on a server. */
  readonly getServerSnapshot = (): ProfileState => LOADING

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Whether these options are about the same profile. */
  isOf(options: ProfileOptions): boolean {
    const [one, other] = [this.#options.penchant, options.penchant]
    const isGivenSame = one === other || (typeof one === 'function' && typeof other === 'function')
    return isGivenSame && same(identity(this.#options as never), identity(options as never))
  }

  /** Keeps the profile open until what is returned is called. */
  hold(): () => void {
    this.#holders++
    if (!this.#opening) this.#open()
    let held = true
    return () => {
      if (!held) return
      held = false
      this.#holders--
      queueMicrotask(() => this.#holders === 0 && this.#close())
    }
  }

  /** Opens again what could not be opened. */
  retry(): void {
    if (this.#state.status === 'error' && this.#holders > 0) this.#open()
  }

  /** The open profile, as soon as there is one. Rejects with what the opening rejected with, and when nobody holds it any more. */
  opened(): Promise<Personalizer> {
    return new Promise((resolve, reject) => {
      const look = (): boolean => {
        const { status, penchant, error } = this.#state
        if (penchant) resolve(penchant)
        else if (status === 'error') reject(error)
        else if (this.#isGone) reject(gone())
        return this.#isGone || status !== 'loading'
      }
      if (look()) return
      const end = this.subscribe(() => look() && end())
    })
  }

  #open(): void {
    const controller = new AbortController()
    const { signal } = controller
    const opened = this.#closed.then(() => {
      signal.throwIfAborted()
      return this.#start(signal)
    })
    const opening: Opening = { controller, opened, ended: false }
    this.#opening = opening
    this.#isGone = false
    this.#set(LOADING)
    opened.then(
      (penchant) => !opening.ended && this.#set({ status: 'ready', penchant }),
      (error) => {
        if (opening.ended) return
        const known = asError(error)
        warnOnce(`${known}`)
        this.#set({ status: 'error', error: known })
      },
    )
    const theirs = 'signal' in this.#options ? this.#options.signal : undefined
    const stop = () => controller.abort(theirs?.reason)
    if (theirs?.aborted) stop()
    else theirs?.addEventListener('abort', stop, { once: true, signal })
  }

  async #start(signal: AbortSignal): Promise<Personalizer> {
    const { penchant, ...options } = this.#options
    if (penchant === undefined) return open({ ...(options as OpenOptions), signal })
    const given = await (typeof penchant === 'function' ? penchant(signal) : penchant)
    if (typeof given?.recommend === 'function') return given
    throw new PenchantError(
      'option_invalid',
      `option \`penchant\`: got ${given === null ? 'null' : typeof given}, expected what \`open\` resolves to, its promise, or a function that calls it`,
    )
  }

  /** What came after all is closed when it comes; what the page opened itself is the page's to close. */
  #close(): void {
    const opening = this.#opening
    if (!opening) return
    opening.ended = true
    this.#opening = undefined
    this.#isGone = true
    opening.controller.abort()
    const isOurs = typeof this.#options.penchant !== 'object'
    if (isOurs) this.#closed = opening.opened.then((penchant) => penchant.close()).catch(ignore)
    this.#set(LOADING)
  }

  #set(state: ProfileState): void {
    this.#state = state
    for (const listener of [...this.#listeners]) listener()
  }
}

/** What a hook throws where there is no provider above it. */
export function noProvider(called: string, remedy: string): PenchantError {
  return new PenchantError('provider_missing', `\`${called}\`: got no profile, expected a provider above it: ${remedy}`)
}
