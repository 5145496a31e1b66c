// One request to the profile and its latest answer. It is made when the profile is open, when the options have other values, and
// when a change of the profile may have changed the answer; only while there are listeners.

import { onWish } from '../../elements/source.js'
import type { Change, Personalizer } from '../../types.js'
import { Pace } from './pace.js'
import { asError, type SharedProfile } from './profile.js'
import { copied, same } from './same.js'
import { warnOnce } from './warn.js'

export type QueryState<Answer> =
  | { readonly status: 'loading'; readonly answer?: undefined; readonly error?: undefined }
  | { readonly status: 'ready'; readonly answer: Answer; readonly error?: undefined }
  | { readonly status: 'error'; readonly answer?: undefined; readonly error: Error }

/** A kind of request: how it is made, after which changes it is repeated, and what a component gets of its answer. */
export interface Question<Options, Answer, Snapshot> {
  ask(penchant: Personalizer, options: Options): Answer | Promise<Answer>
  /** Whether a change of the profile repeats the request. */
  follows(kind: Change['kind'], options: Options): boolean
  snapshot(state: QueryState<Answer>): Snapshot
  /** Whether two answers are equal; then the listeners are not called. */
  isSame?(one: Answer, other: Answer): boolean
}

const LOADING = { status: 'loading' } as const

/** Whether two errors are equal: options that are refused at each render count as one error. */
const isSameError = (one: Error | undefined, other: Error | undefined): boolean =>
  one === other || (one?.name === other?.name && one?.message === other?.message)

export class Query<Options, Answer, Snapshot> {
  readonly profile: SharedProfile
  /** Whether the visitor is using the list: then changes from other tabs wait until `free`. */
  isHeld: (() => boolean) | undefined
  readonly #question: Question<Options, Answer, Snapshot>
  readonly #listeners = new Set<() => void>()
  readonly #first: Snapshot
  #options: Options | null | undefined
  #state: QueryState<Answer> = LOADING
  #snapshot: Snapshot
  #penchant: Personalizer | undefined
  #ends: (() => void)[] = []
  #unsubscribe: (() => void) | undefined
  #turn = 0
  readonly #pace = new Pace(() => void this.#ask())
  #late = false

  constructor(profile: SharedProfile, question: Question<Options, Answer, Snapshot>) {
    this.profile = profile
    this.#question = question
    this.#first = question.snapshot(LOADING)
    this.#snapshot = this.#first
  }

  readonly getSnapshot = (): Snapshot => this.#snapshot

  /** The state on a server and at the beginning of hydration. */
  readonly getServerSnapshot = (): Snapshot => this.#first

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    if (this.#listeners.size === 1) this.#begin()
    return () => {
      if (this.#listeners.delete(listener) && this.#listeners.size === 0) this.#end()
    }
  }

  get options(): Options | null | undefined {
    return this.#options
  }

  /** Sets the options; `null` requests nothing. Setting the same values again has no effect. */
  set(options: Options | null | undefined): void {
    if (same(options, this.#options)) return
    this.#options = copied(options)
    this.#pace.change(options == null)
  }

  /** Requests again, and opens the profile again if that failed. Resolves with an answer or an error; it never rejects. */
  readonly refresh = async (): Promise<void> => {
    this.profile.retry()
    await this.#ask()
  }

  async #ask(): Promise<void> {
    this.#late = false
    this.#pace.stop()
    const [penchant, options, turn] = [this.#penchant, this.#options, ++this.#turn]
    if (!penchant || options == null) {
      this.#set(this.#blank())
      return
    }
    if (this.#state.status === 'error' && !this.#pace.isOwn) this.#set(LOADING)
    try {
      const answer = await this.#question.ask(penchant, options)
      if (turn === this.#turn) this.#set({ status: 'ready', answer })
    } catch (error) {
      if (turn !== this.#turn) return
      const known = asError(error)
      warnOnce(`${known}`)
      this.#set({ status: 'error', error: known })
    }
  }

  /** Called when the visitor no longer uses the list. */
  readonly free = (): void => {
    if (this.#late && !this.isHeld?.()) void this.#ask()
  }

  #begin(): void {
    this.#ends = [
      this.profile.subscribe(this.#take),
      onWish((penchant) => penchant === this.#penchant && void this.#ask()),
    ]
    this.#take()
  }

  #end(): void {
    for (const end of this.#ends.splice(0)) end()
    this.#leave()
  }

  #leave(): void {
    this.#unsubscribe?.()
    this.#unsubscribe = undefined
    this.#penchant = undefined
    this.#pace.stop()
    this.#turn++
  }

  readonly #take = (): void => {
    const { penchant } = this.profile.getSnapshot()
    if (penchant && penchant === this.#penchant) return
    this.#leave()
    this.#penchant = penchant
    this.#unsubscribe = penchant?.subscribe(this.#hear)
    if (penchant) void this.#ask()
    else this.#set(this.#blank())
  }

  readonly #hear = ({ kind }: Change): void => {
    if (this.#options == null || !this.#question.follows(kind, this.#options)) return
    this.#late = (kind === 'other-tab' || kind === 'restarted') && Boolean(this.isHeld?.())
    if (!this.#late) void this.#ask()
  }

  /** The state without an answer: loading, or the error if the profile could not be opened. */
  #blank(): QueryState<Answer> {
    const { status, error } = this.profile.getSnapshot()
    return status === 'error' ? { status, error } : LOADING
  }

  #set(state: QueryState<Answer>): void {
    const before = this.#state
    const { isSame = Object.is } = this.#question
    const says = (): boolean => {
      if (state.status !== before.status) return false
      if (state.status === 'ready') return isSame(state.answer, before.answer as Answer)
      return isSameError(state.error, before.error)
    }
    if (says()) return
    this.#state = state
    this.#snapshot = state.status === 'loading' ? this.#first : this.#question.snapshot(state)
    this.#pace.tell()
    for (const listener of [...this.#listeners]) listener()
  }
}
