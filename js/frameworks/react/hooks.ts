// The stores as hooks. A hook returns the store's snapshot, so a component renders only when the snapshot changes.

import { useEffect, useMemo, useSyncExternalStore } from 'react'
import type { InterestOptions, Personalizer } from '../../types.js'
import { ConsentQuery, type ConsentResult } from '../store/consent.js'
import { InterestsQuery, type InterestsResult } from '../store/interests.js'
import { type ShelfOptions, ShelfQuery, type ShelfResult } from '../store/shelf.js'
import { useProfile } from './provider.js'

interface Store<Snapshot> {
  readonly subscribe: (listener: () => void) => () => void
  readonly getSnapshot: () => Snapshot
  readonly getServerSnapshot: () => Snapshot
}

const useStore = <Snapshot>({ subscribe, getSnapshot, getServerSnapshot }: Store<Snapshot>): Snapshot =>
  useSyncExternalStore(subscribe, getSnapshot, getServerSnapshot)

/** The open profile; `undefined` until it is open, and if opening it failed. */
export function usePenchant(): Personalizer | undefined {
  return useStore(useProfile('usePenchant')).penchant
}

/**
 * A shelf. It is computed again when the options have other values, when consent changes, when everything is erased, and when the
 * visitor asks for another order; after events that the page records only with `live`. `null` computes nothing, and the state stays
 * `loading`.
 */
export function useShelf(options: ShelfOptions | null = {}): ShelfResult {
  return useStore(useShelfQuery('useShelf', options))
}

export function useShelfQuery(hook: string, options: ShelfOptions | null): ShelfQuery {
  const profile = useProfile(hook)
  const query = useMemo(() => new ShelfQuery(profile), [profile])
  // Before the subscription below, so that the first request has these options.
  useEffect(() => query.set(options))
  return query
}

/** The consent level, whether to ask the visitor, and a function that sets the level. */
export function useConsent(): ConsentResult {
  const profile = useProfile('useConsent')
  return useStore(useMemo(() => new ConsentQuery(profile), [profile]))
}

/** The visitor's interests, updated with every change, and functions that change them. */
export function useInterests(options: InterestOptions = {}): InterestsResult {
  const profile = useProfile('useInterests')
  const query = useMemo(() => new InterestsQuery(profile), [profile])
  useEffect(() => query.set(options))
  return useStore(query)
}
