/**
 * Penchant for Svelte 5: one profile for a component and those below it, and functions whose results are reactive when they are
 * read, like any other state. On a server, and until a component is mounted, everything is `loading`.
 *
 * @example
 * // +layout.svelte
 * providePenchant({ catalog: '/catalog.pnc', consent: 'session' })
 * // a component
 * const home = useShelf(() => ({ surface: 'home', limit: 12 }))
 * // {#each home.shelf?.items ?? [] as { id, item } (id)} … {/each}
 */

import { getContext, onMount, setContext, untrack } from 'svelte'
import { createSubscriber } from 'svelte/reactivity'
import { toStore } from 'svelte/store'
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
export type * from './svelte-elements.js'

const KEY = Symbol.for('penchant/svelte')

/**
 * Opens a profile for this component and those below it, and closes it when the component is destroyed. Takes the options of `open`,
 * or `penchant`: an open profile, its promise, or a function that opens one. Call it during the component's initialisation.
 */
export function providePenchant(options: ProfileOptions): void {
  const profile = new SharedProfile(options)
  setContext(KEY, profile)
  onMount(() => profile.hold())
}

function profileFor(called: string): SharedProfile {
  const profile = getContext<SharedProfile | undefined>(KEY)
  if (profile) return profile
  throw noProvider(called, "call `providePenchant({ catalog: '/catalog.pnc' })` in a component above, the layout say")
}

interface Store<Snapshot> {
  readonly subscribe: (listener: () => void) => () => void
  readonly getSnapshot: () => Snapshot
}

/** The snapshot's values as reactive getters. The functions are the same in every snapshot. */
function live<Snapshot extends object>({ subscribe, getSnapshot }: Store<Snapshot>): Snapshot {
  const heard = createSubscriber(subscribe)
  const result = {}
  for (const [key, value] of Object.entries(getSnapshot())) {
    const get = () => {
      heard()
      return getSnapshot()[key as keyof Snapshot]
    }
    Object.defineProperty(result, key, { enumerable: true, ...(typeof value === 'function' ? { value } : { get }) })
  }
  return result as Snapshot
}

/** Sets the options; if they are a function, again whenever the state that it reads changes, while the component exists. */
function follow<Options>(options: Options | (() => Options), set: (options: Options) => void): void {
  const get = () => copied(typeof options === 'function' ? (options as () => Options)() : options)
  set(untrack(get))
  onMount(() => toStore(get).subscribe(set))
}

/** The open profile as `current`; `undefined` until it is open, and if opening it failed. */
export function usePenchant(): { readonly current: Personalizer | undefined } {
  const { subscribe, getSnapshot } = profileFor('usePenchant')
  return live({ subscribe, getSnapshot: () => ({ current: getSnapshot().penchant }) })
}

/**
 * A shelf. It is computed again when the options (an object, or a function that makes one from state) have other values, when
 * consent changes, when everything is erased, and when the visitor asks for another order; after events that the page records
 * only with `live`. `null` computes nothing, and the state stays `loading`.
 */
export function useShelf(options: ShelfOptions | null | (() => ShelfOptions | null) = {}): ShelfResult {
  const query = new ShelfQuery(profileFor('useShelf'))
  follow(options, (asked) => query.set(asked))
  return live(query)
}

/** The consent level, whether to ask the visitor, and a function that sets the level. */
export function useConsent(): ConsentResult {
  return live(new ConsentQuery(profileFor('useConsent')))
}

/** The visitor's interests, updated with every change, and functions that change them. */
export function useInterests(options: InterestOptions | (() => InterestOptions) = {}): InterestsResult {
  const query = new InterestsQuery(profileFor('useInterests'))
  follow(options, (asked) => query.set(asked))
  return live(query)
}

/**
 * Records impressions and clicks in a list: `<ul {@attach observeShelf(home)}>`, with `data-item` and the item's id on each
 * entry.
 */
export function observeShelf(
  result: Pick<ShelfResult, 'record'>,
  options: ObserveOptions = {},
): (list: Element) => () => void {
  return observer(queryOf(result), () => options)
}
