// The profile of a tree of components.

import {
  createContext,
  createElement,
  type ReactElement,
  type ReactNode,
  useContext,
  useEffect,
  useRef,
  useState,
} from 'react'
import type { ConsentLevel } from '../../types.js'
import { isClosed, noProvider, type ProfileOptions, SharedProfile } from '../store/profile.js'
import { warnOnce } from '../store/warn.js'

export const ProfileContext = createContext<SharedProfile | undefined>(undefined)

export type PenchantProviderProps = ProfileOptions & { readonly children?: ReactNode }

/**
 * Opens a profile for the components below, once, and closes it when it is unmounted. Takes the options of `open`, or
 * `penchant`: an open profile, its promise, or a function that opens one.
 *
 * Options are compared by value: another `catalog` or `profile` opens another profile. Another `consent` is said to the
 * open one; what the visitor says through `useConsent` stands until then.
 */
export function PenchantProvider({ children, ...options }: PenchantProviderProps): ReactElement {
  const [profile, setProfile] = useState(() => new SharedProfile(options))
  if (!profile.isOf(options)) setProfile(new SharedProfile(options))
  useEffect(() => profile.hold(), [profile])
  useStablePromise(options.penchant)
  useSaidConsent(profile, 'consent' in options ? options.consent : undefined)
  return createElement(ProfileContext.Provider, { value: profile }, children)
}

/** One promise may follow another where a page changes the profile; a third was most likely made while rendering. */
function useStablePromise(given: unknown): void {
  const promises = useRef(new Set<unknown>()).current
  useEffect(() => {
    if (given instanceof Promise && promises.add(given).size === 3) {
      warnOnce(
        '<PenchantProvider penchant={…}>: got another promise at each render, each with a profile that nothing closes, expected a function, `() => open(…)`, or a promise made outside the component',
      )
    }
  }, [promises, given])
}

/** The first level is where `open` begins. */
function useSaidConsent(profile: SharedProfile, level: ConsentLevel | undefined): void {
  const said = useRef({ profile, level })
  useEffect(() => {
    const { current } = said
    said.current = { profile, level }
    if (current.profile !== profile || current.level === level || level === undefined) return
    profile
      .opened()
      .then(({ consent }) => consent.set(level, { source: 'site' }))
      .catch((error) => isClosed(error) || console.error(error))
  }, [profile, level])
}

export function useProfile(hook: string): SharedProfile {
  const profile = useContext(ProfileContext)
  if (profile) return profile
  throw noProvider(hook, 'put <PenchantProvider catalog="/catalog.pnc"> around the component that calls it')
}
