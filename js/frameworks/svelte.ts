/**
 * Penchant for Svelte 5: one profile for what is below a component, and functions whose results are read where they are
 * shown, like any other state. On a server, and until a component is mounted, everything is `loading`.
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
 * Opens a profile for this component and what is below it, and closes it with it. Takes the options of `open`, or `penchant`:
 * an open profile, its promise, or a function that opens one. Call it while the component is set up.
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

/** The snapshot's values as getters: whatever reads one hears of the next. Functions are the same in every snapshot. */
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

/** Follows what a function reads, in a component's lifetime. An object is what it is. */
function follow<Options>(options: Options | (() => Options), set: (options: Options) => void): void {
  const get = () => copied(typeof options === 'function' ? (options as () => Options)() : options)
  set(untrack(get))
  onMount(() => toStore(get).subscribe(set))
}

/** The open profile as `current`; `undefined` until it is open, and where it could not be opened. */
export function usePenchant(): { readonly current: Personalizer | undefined } {
  const { subscribe, getSnapshot } = profileFor('usePenchant')
  return live({ subscribe, getSnapshot: () => ({ current: getSnapshot().penchant }) })
}

/**
 * A shelf that asks anew when the options (an object, or a function that makes one from state) have other values, when
 * consent changes, when everything is erased and when the visitor wishes another order; after what is recorded on the page
 * only with `live`. `null` asks nothing and keeps the room.
 */
export function useShelf(options: ShelfOptions | null | (() => ShelfOptions | null) = {}): ShelfResult {
  const query = new ShelfQuery(profileFor('useShelf'))
  follow(options, (asked) => query.set(asked))
  return live(query)
}

/** What the visitor allows, whether to ask, and how to say it. */
export function useConsent(): ConsentResult {
  return live(new ConsentQuery(profileFor('useConsent')))
}

/** What was learned of the visitor, in step with every change, and what they may wish of it. */
export function useInterests(options: InterestOptions | (() => InterestOptions) = {}): InterestsResult {
  const query = new InterestsQuery(profileFor('useInterests'))
  follow(options, (asked) => query.set(asked))
  return live(query)
}

/**
 * Records what is seen and opened in a list: `<ul {@attach observeShelf(home)}>`, and `data-item` with the item's id on each
 * entry.
 */
export function observeShelf(
  result: Pick<ShelfResult, 'record'>,
  options: ObserveOptions = {},
): (list: Element) => () => void {
  return observer(queryOf(result), () => options)
}
