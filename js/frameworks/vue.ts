/**
 * Penchant for Vue 3: one profile for an application or a part of it, and composables. On a server, and until a component
 * is mounted, everything is `loading`. What comes from the profile is never made reactive in depth.
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

/** A result of which every value is a ref, and every function itself. */
export type Refs<Result> = {
  readonly [Key in keyof Result]: Result[Key] extends (...args: never[]) => unknown
    ? Result[Key]
    : ComputedRef<Result[Key]>
}

/** Shared by every copy of this module, so that a provider of one serves the components of another. */
const KEY = Symbol.for('penchant/vue') as symbol

const isPage = typeof window !== 'undefined'

/**
 * Opens a profile for an application (with `app`), or in a component's `setup` for what is below it, and closes it with
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

/** A store's snapshot, from when the component is mounted, so that hydration finds what the server rendered. */
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

/** Each value of the snapshot as a ref; functions are the same in every snapshot. */
function refsOf<Result extends object>(snapshot: ShallowRef<Result>): Refs<Result> {
  const entries = Object.entries(snapshot.value) as [keyof Result, unknown][]
  return Object.fromEntries(
    entries.map(([key, value]) => [key, typeof value === 'function' ? value : computed(() => snapshot.value[key])]),
  ) as Refs<Result>
}

/** The open profile; `undefined` until it is open, and where it could not be opened. */
export function usePenchant(): ComputedRef<Personalizer | undefined> {
  const state = useStore(profileFor('usePenchant'))
  return computed(() => state.value.penchant && markRaw(state.value.penchant))
}

/**
 * A shelf that asks anew when the options (an object, a ref or a getter) have other values, when consent changes, when
 * everything is erased and when the visitor wishes another order; after what is recorded on the page only with `live`.
 * `null` asks nothing and keeps the room.
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

/** What the visitor allows, whether to ask, and how to say it. */
export function useConsent(): Refs<ConsentResult> {
  return refsOf(useStore(new ConsentQuery(profileFor('useConsent'))))
}

/** What was learned of the visitor, in step with every change, and what they may wish of it. */
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
 * Records what is seen and opened in a list: `<ul :ref="observeShelf(home)">`, made once in `setup`, and `:data-item` with
 * the item's id on each entry.
 */
export function observeShelf(
  result: Pick<ShelfResult, 'record'>,
  options: ObserveOptions = {},
): (list: unknown) => void {
  const turnTo = observer(queryOf(result), () => options)
  return (list) => void turnTo(list)
}

/** For the compiler: `vue({ template: { compilerOptions: { isCustomElement: isPenchantElement } } })`. */
export const isPenchantElement = (tag: string): boolean => tag.startsWith('penchant-')
