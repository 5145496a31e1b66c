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

/** A result with every value as a signal. Functions stay functions. */
export type Signals<Result> = {
  readonly [Key in keyof Result]: Result[Key] extends (...args: never[]) => unknown ? Result[Key] : Signal<Result[Key]>
}

const PROFILE = /* @__PURE__ */ new InjectionToken<SharedProfile>('Penchant')

/**
 * Opens a profile when it is first injected, and closes it when the injector (the application's or a route's) is destroyed. Takes the
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

/** A store's snapshot as a signal. Until the first render it is the server's, so that hydration finds the same page. */
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

/** Each value of the snapshot as a signal. The functions are the same in every snapshot. */
function signalsOf<Result extends object>(store: Store<Result>): Signals<Result> {
  const snapshot = snapshotOf(store)
  const entries = Object.entries(store.getServerSnapshot()) as [keyof Result, unknown][]
  return Object.fromEntries(
    entries.map(([key, value]) => [key, typeof value === 'function' ? value : computed(() => snapshot()[key])]),
  ) as Signals<Result>
}

/** The open profile; `undefined` until it is open, and if opening it failed. */
export function injectPenchant(): Signal<Personalizer | undefined> {
  const state = snapshotOf(profileFor('injectPenchant'))
  return computed(() => state().penchant)
}

/**
 * A shelf. It is computed again when the options (a function that may read signals) have other values, when consent changes, when
 * everything is erased, and when the visitor asks for another order; after events that the page records only with `live`.
 * `null` computes nothing, and the state stays `loading`.
 */
export function injectShelf(options: () => ShelfOptions | null = () => ({})): Signals<ShelfResult> {
  const query = new ShelfQuery(profileFor('injectShelf'))
  effect(() => query.set(copied(options())))
  return signalsOf(query)
}

/** The consent level, whether to ask the visitor, and a function that sets the level. */
export function injectConsent(): Signals<ConsentResult> {
  return signalsOf(new ConsentQuery(profileFor('injectConsent')))
}

/** The visitor's interests, updated with every change, and functions that change them. */
export function injectInterests(options: () => InterestOptions = () => ({})): Signals<InterestsResult> {
  const query = new InterestsQuery(profileFor('injectInterests'))
  effect(() => query.set(copied(options())))
  return signalsOf(query)
}

/**
 * Records impressions and clicks in a list, until the returned function is called. Pass the list's element after it was
 * rendered, and put `data-item` with the item's id on each entry.
 */
export function observeShelf(
  result: Pick<ShelfResult, 'record'>,
  list: Element,
  options: ObserveOptions = {},
): () => void {
  return observer(queryOf(result), () => options)(list)
}
