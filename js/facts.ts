// The methods for facts that a site or a visitor states.

import { calling } from './engine.js'
import type { Handle } from './generated/engine/penchant.js'
import { invalid, own, plain, plainOptions } from './plain.js'
import type { Facts, GivenFact } from './types.js'

interface Profile {
  readonly handle: () => Handle
  readonly now: () => number
  /** Says once that nothing is learned at this level of consent. */
  readonly unlearned: () => void
}

/** What is `undefined` is not said: a page may pass on what it knows of an account, gaps included. */
function said(facts: unknown): unknown {
  const copied = plain(facts, 'option_invalid', 'facts')
  // Nothing at all would withdraw all that is in force, which `null` says on purpose.
  if (copied === undefined) throw invalid('facts', copied, 'an object with facts, or null to withdraw all')
  if (typeof copied !== 'object' || copied === null || Array.isArray(copied)) return copied
  return Object.fromEntries(Object.entries(own(copied)).filter(([, value]) => value !== undefined))
}

export function factsOf({ handle, now, unlearned }: Profile): Facts {
  return {
    given: (facts, options) =>
      calling(async () => {
        const given = said(facts)
        const events = (await handle().state(given, plainOptions(options), now())) as Float64Array | undefined
        if (events) return { recorded: true, events: [...events] }
        unlearned()
        return { recorded: false, reason: 'consent' }
      }),
    facts: () => calling(() => handle().facts() as GivenFact[]),
  }
}
