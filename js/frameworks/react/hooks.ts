// The stores as hooks. Their snapshots are what the hooks return, so that nothing is drawn again without a reason.

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

/** The open profile; `undefined` until it is open, and where it could not be opened. */
export function usePenchant(): Personalizer | undefined {
  return useStore(useProfile('usePenchant')).penchant
}

/**
 * A shelf that asks anew when the options have other values, when consent changes, when everything is erased and when the
 * visitor wishes another order; after what is recorded on the page only with `live`. `null` asks nothing and keeps the room.
 */
export function useShelf(options: ShelfOptions | null = {}): ShelfResult {
  return useStore(useShelfQuery('useShelf', options))
}

export function useShelfQuery(hook: string, options: ShelfOptions | null): ShelfQuery {
  const profile = useProfile(hook)
  const query = useMemo(() => new ShelfQuery(profile), [profile])
  // Before the subscription below, so that the first question is the right one.
  useEffect(() => query.set(options))
  return query
}

/** What the visitor allows, whether to ask, and how to say it. */
export function useConsent(): ConsentResult {
  const profile = useProfile('useConsent')
  return useStore(useMemo(() => new ConsentQuery(profile), [profile]))
}

/** What was learned of the visitor, in step with every change, and what they may wish of it. */
export function useInterests(options: InterestOptions = {}): InterestsResult {
  const profile = useProfile('useInterests')
  const query = useMemo(() => new InterestsQuery(profile), [profile])
  useEffect(() => query.set(options))
  return useStore(query)
}
