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
 * Opens a profile for the components below it, once, and closes it on unmount. Takes the options of `open`, or
 * `penchant`: an open profile, its promise, or a function that opens one.
 *
 * Options are compared by value: another `catalog` or `profile` opens another profile. Another `consent` is set on the open
 * profile; a level that the visitor sets through `useConsent` holds until then.
 */
export function PenchantProvider({ children, ...options }: PenchantProviderProps): ReactElement {
  const [profile, setProfile] = useState(() => new SharedProfile(options))
  if (!profile.isOf(options)) setProfile(new SharedProfile(options))
  useEffect(() => profile.hold(), [profile])
  useStablePromise(options.penchant)
  useSaidConsent(profile, 'consent' in options ? options.consent : undefined)
  return createElement(ProfileContext.Provider, { value: profile }, children)
}

/** Warns of promises made while rendering: a page may replace its promise once, for another profile, but hardly twice. */
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

/** Sets the level on the open profile when the option changes. `open` uses the first one. */
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
