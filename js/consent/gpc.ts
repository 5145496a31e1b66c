/**
 * `penchant/consent/gpc`: Global Privacy Control. A browser that sends the signal keeps the level `off` until the visitor
 * asks otherwise on this site.
 */

import type { ConsentLevel } from '../types.js'
import { type Consenting, checked, type FollowOptions, lower } from './follow.js'

export interface GpcOptions extends Pick<FollowOptions, 'onError' | 'window'> {
  /** Whether the visitor asked otherwise on this site: then the signal changes nothing. Asked whenever it would matter. */
  readonly unless?: () => boolean
}

/** Ends it when it is called; and what the other adapters are given in place of the profile, so that they are capped. */
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
 * followTcf(gpc) // whatever the tool says, it is not more than the signal allows
 *
 * What is set through it is capped; what the visitor sets with `penchant.consent.set` itself, by a control on the page, is
 * theirs and becomes the cap. The signal is read anew with every level that is set and whenever the page comes back into
 * view; once it is gone, the level last asked for through it is set. After its end, what is set through it is capped as
 * before, and nothing is watched. What `consent.set` rejects with is reported, unless another adapter asked: then that reports.
 */
export function respectGpc(penchant: Consenting, options: GpcOptions = {}): Gpc {
  const { onError, window } = checked('gpc', penchant, options)
  const { navigator, document } = window as Signalling
  let asked: ConsentLevel | undefined
  /** The level as it was left here: another one than this is the visitor's doing. */
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
      // A withdrawal that meets a pause still has something to erase.
      if (next !== before || (consent.paused && level === 'off')) await consent.set(next, ...(given ? [given] : []))
      left = next
    } catch (error) {
      left = consent.level
      throw error
    }
  }

  /** One after the other, whoever asks; one that fails holds up none. */
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
