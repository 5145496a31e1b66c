// The visitor's interests for a component, with the functions that change them.

import { wished } from '../../elements/source.js'
import type {
  Forgettable,
  Forgotten,
  Interest,
  InterestName,
  InterestOptions,
  Personalizer,
  Recorded,
  Target,
} from '../../types.js'
import type { SharedProfile } from './profile.js'
import { Query, type QueryState } from './query.js'

export interface InterestsResult {
  /** Strongest first; empty until the profile is open. */
  readonly interests: readonly Interest[]
  readonly status: 'loading' | 'ready' | 'error'
  readonly error: unknown
  readonly refresh: () => Promise<void>
  /** As the methods of `profile`. Shelves on the page are computed again after each call. */
  readonly pin: (target: Target) => Promise<Recorded>
  readonly mute: (target: Target) => Promise<Recorded>
  readonly weigh: (target: InterestName, weight: number) => Promise<Recorded>
  readonly release: (target: Target) => Promise<Recorded>
  readonly forget: (what: Forgettable) => Promise<Forgotten>
}

const NONE: readonly Interest[] = []

export class InterestsQuery extends Query<InterestOptions, readonly Interest[], InterestsResult> {
  constructor(profile: SharedProfile) {
    const acts: Omit<InterestsResult, 'interests' | 'status' | 'error'> = {
      refresh: () => this.refresh(),
      pin: (target) => this.#wish((profile) => profile.pin(target)),
      mute: (target) => this.#wish((profile) => profile.mute(target)),
      weigh: (target, weight) => this.#wish((profile) => profile.weigh(target, weight)),
      release: (target) => this.#wish((profile) => profile.release(target)),
      forget: async (what) => (await this.profile.opened()).profile.forget(what),
    }
    super(profile, {
      ask: (penchant, options) => penchant.profile.interests(options),
      follows: () => true,
      snapshot: ({ status, answer = NONE, error }: QueryState<readonly Interest[]>): InterestsResult => ({
        interests: answer,
        status,
        error,
        ...acts,
      }),
    })
  }

  /** Records a wish and tells the shelves, since a wish asks for another order. */
  async #wish<T>(wish: (profile: Personalizer['profile']) => Promise<T>): Promise<T> {
    const penchant = await this.profile.opened()
    const done = await wish(penchant.profile)
    wished(penchant)
    return done
  }
}
