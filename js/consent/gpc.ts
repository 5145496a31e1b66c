/**
 * `penchant/consent/gpc`: Global Privacy Control. While the browser sends the signal, the level stays `off`, unless the
 * visitor asks otherwise on this site.
 */

import type { ConsentLevel } from '../types.js'
import { type Consenting, checked, type FollowOptions, lower } from './follow.js'

export interface GpcOptions extends Pick<FollowOptions, 'onError' | 'window'> {
  /** Returns true if the visitor asked otherwise on this site; then the signal has no effect. Called whenever that would matter. */
  readonly unless?: () => boolean
}

/** Call it to end it. Pass it to the other adapters in place of the profile, so that the signal caps the levels they set. */
export type Gpc = (() => void) & Consenting

interface Signalling {
  readonly navigator?: { readonly globalPrivacyControl?: boolean }
  readonly document?: EventTarget & { readonly visibilityState?: string }
}

/**
 * Holds the level at `off` while `navigator.globalPrivacyControl` is true.
 *
 * @example
 * const gpc = respectGpc(penchant, { unless: () => localStorage.getItem('remember-me') === 'yes' })
 * followTcf(gpc) // whatever the tool says, the level is not higher than the signal allows
 *
 * Levels that are set through it are capped. A level that the visitor sets with `penchant.consent.set` itself, by a control on the
 * page, holds and becomes the cap. The signal is read again with every level that is set and whenever the page becomes
 * visible; once it is gone, the level last asked for is set. After the end, levels set through it are still capped, but nothing
 * is watched any more. An error of `consent.set` is reported here, unless another adapter made the call and reports it.
 */
export function respectGpc(penchant: Consenting, options: GpcOptions = {}): Gpc {
  const { onError, window } = checked('gpc', penchant, options)
  const { navigator, document } = window as Signalling
  let asked: ConsentLevel | undefined
  /** The level that was last set here. If the profile has another one, the visitor set it. */
  let left = penchant.consent.level
  let own: ConsentLevel = 'off'
  let queue: Promise<unknown> = Promise.resolve()
  let ended = false

  const signalled = () => navigator?.globalPrivacyControl === true && options.unless?.() !== true

  async function set(level: ConsentLevel, given?: object): Promise<void> {
    const { consent } = penchant
    const before = consent.level
    if (before !== left) own = before
    const next = signalled() ? lower(level, own) : level
    try {
      // If learning is paused, the level is `off` already, but a withdrawal still has the stored profile to erase.
      if (next !== before || (consent.paused && level === 'off')) await consent.set(next, ...(given ? [given] : []))
      left = next
    } catch (error) {
      left = consent.level
      throw error
    }
  }

  /** Runs operations one after the other, whoever asked. A failed one does not stop the next. */
  const queued = (work: () => Promise<void>): Promise<void> => {
    const done = queue.then(work)
    queue = done.catch(() => {})
    return done
  }

  async function reread(): Promise<void> {
    if (ended) return
    const { level, receipt } = penchant.consent
    const given = receipt && { source: 'gpc' }
    if (signalled()) {
      if (level !== 'off') await set(level, given)
    } else if (asked !== undefined && left !== asked && left === level) await set(asked, given)
  }

  const look = () => {
    if (document?.visibilityState !== 'hidden') queued(reread).catch(onError)
  }

  look()
  document?.addEventListener('visibilitychange', look)
  const end = () => {
    ended = true
    document?.removeEventListener('visibilitychange', look)
  }
  return Object.assign(end, {
    consent: {
      get level() {
        return penchant.consent.level
      },
      get paused() {
        return penchant.consent.paused ?? false
      },
      get receipt() {
        return penchant.consent.receipt
      },
      get asked() {
        return asked
      },
      set(level: ConsentLevel, given?: object): Promise<void> {
        asked = level
        return queued(() => set(level, given))
      },
    },
  })
}

export type { Consenting, ConsentToolErrorCode, FollowOptions } from './follow.js'
export { ConsentToolError } from './follow.js'
