/**
 * Penchant for Vue 3: one profile for an application or a part of it, and composables. On a server, and until a component
 * is mounted, everything is `loading`. Results from the profile are never made deeply reactive.
 *
 * @example
 * // main.ts
 * providePenchant({ catalog: '/catalog.pnc', consent: 'session' }, createApp(App))
 * // a component
 * const { shelf, status, record } = useShelf({ surface: 'home', limit: 12 })
 */

import {
  type App,
  type ComputedRef,
  computed,
  getCurrentInstance,
  getCurrentScope,
  inject,
  type MaybeRefOrGetter,
  markRaw,
  onMounted,
  onScopeDispose,
  provide,
  type ShallowRef,
  shallowRef,
  toValue,
  watch,
} from 'vue'
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
export type { PenchantControlsProps, PenchantShelfProps, PenchantWhyProps } from './vue-elements.js'

/** A result with every value as a ref. Functions stay functions. */
export type Refs<Result> = {
  readonly [Key in keyof Result]: Result[Key] extends (...args: never[]) => unknown
    ? Result[Key]
    : ComputedRef<Result[Key]>
}

/** Shared by every copy of this module, so that a provider of one serves the components of another. */
const KEY = Symbol.for('penchant/vue') as symbol

const isPage = typeof window !== 'undefined'

/**
 * Opens a profile for an application (with `app`), or in a component's `setup` for the components below it, and closes it with
 * them. Takes the options of `open`, or `penchant`: an open profile, its promise, or a function that opens one.
 */
export function providePenchant(options: ProfileOptions, app?: App): void {
  const profile = markRaw(new SharedProfile(options))
  if (app) {
    app.provide(KEY, profile)
    if (!isPage) return
    const letGo = profile.hold()
    app.onUnmount?.(letGo)
    return
  }
  if (!getCurrentInstance()) {
    throw noProvider('providePenchant', 'call it in `setup`, or pass the application: `providePenchant(options, app)`')
  }
  provide(KEY, profile)
  let letGo = () => {}
  onMounted(() => {
    letGo = profile.hold()
  })
  onScopeDispose(() => letGo())
}

function profileFor(called: string): SharedProfile {
  const profile = inject<SharedProfile | undefined>(KEY, undefined)
  if (profile) return profile
  throw noProvider(
    called,
    "`providePenchant({ catalog: '/catalog.pnc' }, app)`, or the same in the `setup` of a component above",
  )
}

interface Store<Snapshot> {
  readonly subscribe: (listener: () => void) => () => void
  readonly getSnapshot: () => Snapshot
  readonly getServerSnapshot: () => Snapshot
}

/** A store's snapshot. Until the component is mounted it is the server's, so that hydration finds the same page. */
function useStore<Snapshot>({ subscribe, getSnapshot, getServerSnapshot }: Store<Snapshot>): ShallowRef<Snapshot> {
  const snapshot = shallowRef(getServerSnapshot())
  const take = () => {
    snapshot.value = getSnapshot()
  }
  let end = () => {}
  const begin = () => {
    end = subscribe(take)
    take()
  }
  if (getCurrentInstance()) onMounted(begin)
  else if (isPage) begin()
  if (getCurrentScope()) onScopeDispose(() => end())
  return snapshot
}

/** Each value of the snapshot as a ref. The functions are the same in every snapshot. */
function refsOf<Result extends object>(snapshot: ShallowRef<Result>): Refs<Result> {
  const entries = Object.entries(snapshot.value) as [keyof Result, unknown][]
  return Object.fromEntries(
    entries.map(([key, value]) => [key, typeof value === 'function' ? value : computed(() => snapshot.value[key])]),
  ) as Refs<Result>
}

/** The open profile; `undefined` until it is open, and if opening it failed. */
export function usePenchant(): ComputedRef<Personalizer | undefined> {
  const state = useStore(profileFor('usePenchant'))
  return computed(() => state.value.penchant && markRaw(state.value.penchant))
}

/**
 * A shelf. It is computed again when the options (an object, a ref or a getter) have other values, when consent changes, when
 * everything is erased, and when the visitor asks for another order; after events that the page records only with `live`.
 * `null` computes nothing, and the state stays `loading`.
 */
export function useShelf(options: MaybeRefOrGetter<ShelfOptions | null> = {}): Refs<ShelfResult> {
  const query = new ShelfQuery(profileFor('useShelf'))
  watch(
    () => copied(toValue(options)),
    (asked) => query.set(asked),
    { immediate: true },
  )
  return refsOf(useStore(query))
}

/** The consent level, whether to ask the visitor, and a function that sets the level. */
export function useConsent(): Refs<ConsentResult> {
  return refsOf(useStore(new ConsentQuery(profileFor('useConsent'))))
}

/** The visitor's interests, updated with every change, and functions that change them. */
export function useInterests(options: MaybeRefOrGetter<InterestOptions> = {}): Refs<InterestsResult> {
  const query = new InterestsQuery(profileFor('useInterests'))
  watch(
    () => copied(toValue(options)),
    (asked) => query.set(asked),
    { immediate: true },
  )
  return refsOf(useStore(query))
}

/**
 * Records impressions and clicks in a list: `<ul :ref="observeShelf(home)">`, created once in `setup`, with `:data-item` and
 * the item's id on each entry.
 */
export function observeShelf(
  result: Pick<ShelfResult, 'record'>,
  options: ObserveOptions = {},
): (list: unknown) => void {
  const turnTo = observer(queryOf(result), () => options)
  return (list) => void turnTo(list)
}

/** For Vue's compiler: `vue({ template: { compilerOptions: { isCustomElement: isPenchantElement } } })`. */
export const isPenchantElement = (tag: string): boolean => tag.startsWith('penchant-')
