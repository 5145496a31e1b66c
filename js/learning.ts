// Predictions, and measures of what was shown. The engine has no clock and no time zone: both are passed in.

import type { Handle } from './generated/engine/penchant.js'
import { plain } from './plain.js'
import type { Bubble, Lift, Prediction, Rhythm } from './types/learning.js'

/** The lift and the variety of the shelves. */
interface Effect {
  readonly lift: Lift
  readonly bubble?: Bubble
}

/** `options` are those of the call, with the page's situation added. */
export function predict(handle: Handle, goal: unknown, item: unknown, options: unknown, now: number): Prediction {
  const [what, of] = [plain(goal, 'option_invalid', 'goal'), plain(item, 'option_invalid', 'item')]
  return handle.predict(what, of, options, now) as Prediction
}

/** When the visitor comes, by this device's clock and its present distance from UTC. */
export function rhythm(handle: Handle, now: number): Rhythm {
  return handle.rhythm(-new Date(now).getTimezoneOffset(), now) as Rhythm
}

export function effect(handle: Handle, now: number): Effect {
  return handle.effect(now) as Effect
}
