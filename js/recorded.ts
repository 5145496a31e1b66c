// The result of recording, and the message to developers where nothing is learned.

import type { Recorded } from './types.js'

/**
 * Makes the function for an open profile: the result for an event, by its number; `undefined` where consent does not allow it, `null`
 * where it is older than what retention keeps, and 0 if it was recorded before, by its key.
 */
export function recordedOf(): (sequence: number | undefined | null) => Recorded {
  let hasSaid = false
  return (sequence) => {
    if (sequence === null) return { recorded: false, reason: 'retention' }
    if (sequence === 0) return { recorded: false, reason: 'duplicate' }
    if (sequence !== undefined) return { recorded: true, event: sequence }
    if (!hasSaid) {
      hasSaid = true
      console.info(
        'penchant: nothing was recorded, since the consent level is `off`: no event, no fact and no wish is kept until ' +
          "`consent.set('session')` or `consent.set('device')`.",
      )
    }
    return { recorded: false, reason: 'consent' }
  }
}
