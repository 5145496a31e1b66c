/**
 * Penchant for Angular from 19 on: a provider and functions for the injection context, with signals. Nothing here has a
 * decorator, so nothing needs Angular's compiler. On a server, and until the first render, everything is `loading`.
 *
 * @example
 * // app.config.ts
 * providers: [providePenchant({ catalog: '/catalog.pnc', engine: '/penchant.wasm', consent: 'session' })]
 * // a component
 * readonly home = injectShelf(() => ({ surface: 'home', limit: 12 }))
 * // @for (entry of home.shelf()?.items; track entry.id) { … }
 */

import {
  afterNextRender,
  computed,
  DestroyRef,
  type EnvironmentProviders,
  effect,
  InjectionToken,
  inject,
  makeEnvironmentProviders,
  PLATFORM_ID,
  type Signal,
  signal,
} from '@angular/core'
import type { InterestOptions, Personalizer } from '../types.js'
import { ConsentQuery, type ConsentResult } from './store/consent.js'
import { InterestsQuery, type InterestsResult } from './store/interests.js'
import { type ObserveOptions, observer } from './store/observe.js'
import { noProvider, type ProfileOptions, SharedProfile } from './store/profile.js'
import { copied } from './store/same.js'
import { queryOf, type ShelfOptions, ShelfQuery, type ShelfResult } from './store/shelf.js'

export type { ConsentResult } from './store/consent.js'
export type { InterestsResult } from './store/interests.js'
export type { ObserveOptions } from './store/observe.js'
export type { GivenProfile, ProfileOptions } from './store/profile.js'
export type { ShelfOptions, ShelfResult } from './store/shelf.js'

/** A result of which every value is a signal, and every function itself. */
export type Signals<Result> = {
  readonly [Key in keyof Result]: Result[Key] extends (...args: never[]) => unknown ? Result[Key] : Signal<Result[Key]>
}

const PROFILE = /* @__PURE__ */ new InjectionToken<SharedProfile>('Penchant')

/**
 * Opens a profile when it is first asked for, and closes it with the injector: the application's or a route's. Takes the
 * options of `open`, or `penchant`: an open profile, its promise, or a function that opens one.
 */
export function providePenchant(options: ProfileOptions): EnvironmentProviders {
  const useFactory = () => {
    const profile = new SharedProfile(options)
    if (inject(PLATFORM_ID) === ('browser' as unknown)) inject(DestroyRef).onDestroy(profile.hold())
    return profile
  }
  return makeEnvironmentProviders([{ provide: PROFILE, useFactory }])
}

function profileFor(called: string): SharedProfile {
  const profile = inject(PROFILE, { optional: true })
  if (profile) return profile
  throw noProvider(called, "put `providePenchant({ catalog: '/catalog.pnc' })` into the application's `providers`")
}

interface Store<Snapshot> {
  readonly subscribe: (listener: () => void) => () => void
  readonly getSnapshot: () => Snapshot
  readonly getServerSnapshot: () => Snapshot
}

/** A store's snapshot, from the first render on, so that hydration finds what the server rendered. */
function snapshotOf<Snapshot>({ subscribe, getSnapshot, getServerSnapshot }: Store<Snapshot>): Signal<Snapshot> {
  const snapshot = signal(getServerSnapshot())
  const take = () => snapshot.set(getSnapshot())
  let end = () => {}
  let isGone = false
  afterNextRender(() => {
    if (isGone) return
    end = subscribe(take)
    take()
  })
  inject(DestroyRef).onDestroy(() => {
    isGone = true
    end()
  })
  return snapshot.asReadonly()
}

/** Each value of the snapshot as a signal; functions are the same in every snapshot. */
function signalsOf<Result extends object>(store: Store<Result>): Signals<Result> {
  const snapshot = snapshotOf(store)
  const entries = Object.entries(store.getServerSnapshot()) as [keyof Result, unknown][]
  return Object.fromEntries(
    entries.map(([key, value]) => [key, typeof value === 'function' ? value : computed(() => snapshot()[key])]),
  ) as Signals<Result>
}

/** The open profile; `undefined` until it is open, and where it could not be opened. */
export function injectPenchant(): Signal<Personalizer | undefined> {
  const state = snapshotOf(profileFor('injectPenchant'))
  return computed(() => state().penchant)
}

/**
 * A shelf that asks anew when the options (a function that may read signals) have other values, when consent changes, when
 * everything is erased and when the visitor wishes another order; after what is recorded on the page only with `live`.
 * `null` asks nothing and keeps the room.
 */
export function injectShelf(options: () => ShelfOptions | null = () => ({})): Signals<ShelfResult> {
  const query = new ShelfQuery(profileFor('injectShelf'))
  effect(() => query.set(copied(options())))
  return signalsOf(query)
}

/** What the visitor allows, whether to ask, and how to say it. */
export function injectConsent(): Signals<ConsentResult> {
  return signalsOf(new ConsentQuery(profileFor('injectConsent')))
}

/** What was learned of the visitor, in step with every change, and what they may wish of it. */
export function injectInterests(options: () => InterestOptions = () => ({})): Signals<InterestsResult> {
  const query = new InterestsQuery(profileFor('injectInterests'))
  effect(() => query.set(copied(options())))
  return signalsOf(query)
}

/**
 * Records what is seen and opened in a list, until what is returned is called: give it the list's element after it was
 * rendered, and put `data-item` with the item's id on each entry.
 */
export function observeShelf(
  result: Pick<ShelfResult, 'record'>,
  list: Element,
  options: ObserveOptions = {},
): () => void {
  return observer(queryOf(result), () => options)(list)
}
