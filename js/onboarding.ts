// The methods of `onboarding`: which items to ask about, and recording the answers.

import { calling } from './engine.js'
import type { Handle } from './generated/engine/penchant.js'
import { plain, plainOptions } from './plain.js'
import type { Answered, Item, OnboardingAnswers, OnboardingOptions, Personalizer } from './types.js'

interface Profile {
  readonly handle: () => Handle
  readonly now: () => number
  /** The item at a place in the catalogue. */
  readonly item: (index: number) => Item
  /** Called if nothing was learned because consent is `off`. */
  readonly unlearned: () => void
}

export function onboardingOf({ handle, now, item, unlearned }: Profile): Personalizer['onboarding'] {
  return {
    next: (options: OnboardingOptions = {}) =>
      calling(() => Array.from(handle().onboarding(plainOptions(options), now()), (index) => item(index))),
    answer: (answers: OnboardingAnswers = {}) =>
      calling(async (): Promise<Answered> => {
        const given = plain(answers, 'option_invalid', 'answers')
        const events = (await handle().answer(given, now())) as Float64Array | readonly number[] | undefined
        if (events) return { recorded: true, events: Array.from(events) }
        unlearned()
        return { recorded: false, reason: 'consent' }
      }),
  }
}
