// The one open profile of a tree of components: opened by the first `hold`, closed when nothing holds it any more.
//
// React's Strict Mode and hot reloading hold, release and hold again. Within one turn of the event loop this has no effect;
// later, the next opening waits until the last one is closed, so that two profiles never write to one database.

import { open, PenchantError } from 'penchant'
import type { OpenOptions, Personalizer } from '../../types.js'
import { same } from './same.js'
import { warnOnce } from './warn.js'

/** An open profile, its promise, or a function that opens one. A profile that the function opened is closed too. */
export type GivenProfile =
  | Personalizer
  | Promise<Personalizer>
  | ((signal: AbortSignal) => Personalizer | Promise<Personalizer>)

/** Options of a provider: those of `open`, or a profile that the page opens itself. */
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

/** Any thrown value as an error: a page's own promise may reject with something else. */
export const asError = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : new Error(typeof thrown === 'string' ? thrown : typeof thrown, { cause: thrown })

const ignore = () => {}

const gone = () =>
  new PenchantError('closed', 'the profile: got a call after its provider went away, expected it before')

/** Whether an error says that the profile is closed. Such an error comes too late to matter, and is ignored. */
export const isClosed = (error: unknown): boolean => (error as { code?: unknown } | undefined)?.code === 'closed'

/** The options that identify a profile: `consent` may change while it is open, and the engine is loaded once for the page. */
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

  /** The state on a server and during hydration: a visitor's profile is never opened on a server. */
  readonly getServerSnapshot = (): ProfileState => LOADING

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Whether these options identify this profile. */
  isOf(options: ProfileOptions): boolean {
    const [one, other] = [this.#options.penchant, options.penchant]
    const isGivenSame = one === other || (typeof one === 'function' && typeof other === 'function')
    return isGivenSame && same(identity(this.#options as never), identity(options as never))
  }

  /** Keeps the profile open until the returned function is called. */
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

  /** Opens the profile again, if that failed. */
  retry(): void {
    if (this.#state.status === 'error' && this.#holders > 0) this.#open()
  }

  /** Resolves to the open profile. Rejects with the error of the opening, and if nothing holds the profile any more. */
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

  /** Closes the profile, once it is open; a profile that the page opened itself is left to the page. */
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

/** The error of a hook without a provider above it. */
export function noProvider(called: string, remedy: string): PenchantError {
  return new PenchantError('provider_missing', `\`${called}\`: got no profile, expected a provider above it: ${remedy}`)
}
