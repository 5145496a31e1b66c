// Predictions, and measures of what was shown. The engine has no clock and no time zone: both are passed in.

import type { Handle } from './generated/engine/penchant.js'
import { plain } from './plain.js'
import type { Item } from './types/catalog.js'
import type { Bubble, Due, Lift, Prediction, Rhythm } from './types/learning.js'

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

/** The numbers of an item that is due, and the bases, as `src/wasm/learning.rs` writes them. */
const DUE_NUMBERS = 6
const BASES = ['own', 'category', 'config'] as const

/** What the visitor is likely to need again. */
export function dueOf(handle: Handle, options: unknown, now: number, item: (index: number) => Item): Due[] {
  const flat = handle.due(options, now)
  return Array.from({ length: flat.length / DUE_NUMBERS }, (_, place) => {
    const [index, at, from, to, basis, purchases] = flat.subarray(DUE_NUMBERS * place) as unknown as Six
    const fields = item(index)
    return { item: fields, id: fields.id, at, from, to, basis: BASES[basis] as Due['basis'], purchases }
  })
}

type Six = readonly [number, number, number, number, number, number]
