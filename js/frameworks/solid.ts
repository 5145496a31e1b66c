/**
 * Penchant for Solid: a provider, and functions whose results are reactive when they are read, like props. On a server, and
 * until a component is mounted, everything is `loading`.
 *
 * @example
 * <PenchantProvider catalog="/catalog.pnc" consent="session">…</PenchantProvider>
 * // a component
 * const home = useShelf(() => ({ surface: 'home', limit: 12 }))
 * // <For each={home.shelf?.items}>{({ id, item }) => …}</For>
 */

import {
  type Accessor,
  createComponent,
  createContext,
  createEffect,
  createSignal,
  type JSX,
  onCleanup,
  onMount,
  splitProps,
  useContext,
} from 'solid-js'
import type { InterestOptions, Personalizer } from '../types.js'
import { ConsentQuery, type ConsentResult } from './store/consent.js'
import { InterestsQuery, type InterestsResult } from './store/interests.js'
import { type ObserveOptions, observer } from './store/observe.js'
import { noProvider, type ProfileOptions, SharedProfile } from './store/profile.js'
import { copied } from './store/same.js'
import { queryOf, type ShelfOptions, ShelfQuery, type ShelfResult } from './store/shelf.js'

export type * from './solid-elements.js'
export type { ConsentResult } from './store/consent.js'
export type { InterestsResult } from './store/interests.js'
export type { ObserveOptions } from './store/observe.js'
export type { GivenProfile, ProfileOptions } from './store/profile.js'
export type { ShelfOptions, ShelfResult } from './store/shelf.js'

const ProfileContext = /* @__PURE__ */ createContext<SharedProfile>()

export type PenchantProviderProps = ProfileOptions & { readonly children?: JSX.Element }

/**
 * Opens a profile for the components below it, once, and closes it when it is disposed of. Takes the options of `open`, or
 * `penchant`: an open profile, its promise, or a function that opens one. The options are read once.
 */
export function PenchantProvider(props: PenchantProviderProps): JSX.Element {
  const [, options] = splitProps(props, ['children'])
  const profile = new SharedProfile({ ...options } as ProfileOptions)
  onMount(() => onCleanup(profile.hold()))
  return createComponent(ProfileContext.Provider, {
    value: profile,
    get children() {
      return props.children
    },
  })
}

function useProfile(called: string): SharedProfile {
  const profile = useContext(ProfileContext)
  if (profile) return profile
  throw noProvider(called, 'put <PenchantProvider catalog="/catalog.pnc"> around the component that calls it')
}

interface Store<Snapshot> {
  readonly subscribe: (listener: () => void) => () => void
  readonly getSnapshot: () => Snapshot
  readonly getServerSnapshot: () => Snapshot
}

/** A store's snapshot. Until the component is mounted it is the server's, so that hydration finds the same page. */
function accessed<Snapshot>({ subscribe, getSnapshot, getServerSnapshot }: Store<Snapshot>): Accessor<Snapshot> {
  const [snapshot, set] = createSignal(getServerSnapshot())
  const take = () => void set(() => getSnapshot())
  onMount(() => {
    onCleanup(subscribe(take))
    take()
  })
  return snapshot
}

/** The snapshot's values as getters, as in props. The functions are the same in every snapshot. */
function live<Snapshot extends object>(store: Store<Snapshot>): Snapshot {
  const snapshot = accessed(store)
  const result = {}
  for (const [key, value] of Object.entries(store.getServerSnapshot())) {
    const get = () => snapshot()[key as keyof Snapshot]
    Object.defineProperty(result, key, { enumerable: true, ...(typeof value === 'function' ? { value } : { get }) })
  }
  return result as Snapshot
}

function follow<Options>(options: Options | Accessor<Options>, set: (options: Options) => void): void {
  createEffect(() => set(copied(typeof options === 'function' ? (options as Accessor<Options>)() : options)))
}

/** The open profile; `undefined` until it is open, and if opening it failed. */
export function usePenchant(): Accessor<Personalizer | undefined> {
  const state = accessed(useProfile('usePenchant'))
  return () => state().penchant
}

/**
 * A shelf. It is computed again when the options (an object, or an accessor) have other values, when consent changes, when
 * everything is erased, and when the visitor asks for another order; after events that the page records only with `live`.
 * `null` computes nothing, and the state stays `loading`.
 */
export function useShelf(options: ShelfOptions | null | Accessor<ShelfOptions | null> = {}): ShelfResult {
  const query = new ShelfQuery(useProfile('useShelf'))
  follow(options, (asked) => query.set(asked))
  return live(query)
}

/** The consent level, whether to ask the visitor, and a function that sets the level. */
export function useConsent(): ConsentResult {
  return live(new ConsentQuery(useProfile('useConsent')))
}

/** The visitor's interests, updated with every change, and functions that change them. */
export function useInterests(options: InterestOptions | Accessor<InterestOptions> = {}): InterestsResult {
  const query = new InterestsQuery(useProfile('useInterests'))
  follow(options, (asked) => query.set(asked))
  return live(query)
}

/**
 * Records impressions and clicks in a list: `<ul ref={observeShelf(home)}>`, with `data-item` and the item's id on each
 * entry.
 */
export function observeShelf(
  result: Pick<ShelfResult, 'record'>,
  options: ObserveOptions = {},
): (list: Element) => void {
  const turnTo = observer(queryOf(result), () => options)
  return (list) => onCleanup(turnTo(list))
}
