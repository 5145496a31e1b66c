// The state of consent for a component.

import type { ConsentLevel, ConsentOptions, Receipt } from '../../types.js'
import type { SharedProfile } from './profile.js'
import { Query, type QueryState } from './query.js'
import { same } from './same.js'

interface Answer {
  readonly level: ConsentLevel
  readonly ask: 'first' | 'policy' | undefined
  readonly paused: boolean
}

export interface ConsentResult {
  /** `undefined` until the profile is open. */
  readonly level: ConsentLevel | undefined
  /** Whether the visitor should be asked, and why: `first`, `policy`. `undefined` until the profile is open. */
  readonly ask: 'first' | 'policy' | undefined
  readonly paused: boolean
  /** The error, if opening the profile failed. */
  readonly error: unknown
  /** As `consent.set`; waits until the profile is open. */
  readonly set: (level: ConsentLevel, options?: ConsentOptions) => Promise<Receipt>
}

export class ConsentQuery extends Query<true, Answer, ConsentResult> {
  constructor(profile: SharedProfile) {
    const set: ConsentResult['set'] = (level, options) => this.#say(level, options)
    super(profile, {
      ask: ({ consent: { level, ask, paused } }) => ({ level, ask, paused }),
      follows: () => true,
      isSame: same,
      snapshot: ({ answer, error }: QueryState<Answer>): ConsentResult => ({
        level: answer?.level,
        ask: answer?.ask,
        paused: answer?.paused ?? false,
        error,
        set,
      }),
    })
    this.set(true)
  }

  async #say(level: ConsentLevel, options?: ConsentOptions): Promise<Receipt> {
    const receipt = await (await this.profile.opened()).consent.set(level, options)
    // Setting the same level again changes only whether to ask.
    await this.refresh()
    return receipt
  }
}
