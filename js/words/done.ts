// What was done with items, and by whom: groups the events of a reason for one sentence.

import type { Evidence } from '../types.js'
import { own } from './keys.js'
import type { Message, Messages } from './messages.js'

/** The same thing done with some items, by the visitor or by somebody of a layer. */
export interface Done {
  readonly message: Message
  readonly layer: string | undefined
  /** The ids, each once, the strongest first. */
  readonly items: Set<string>
}

/** The events by the message for what was done. Events with the same message are grouped: a click and a view are both “opened”. */
export function done(because: readonly Evidence[], messages: Messages): readonly Done[] {
  const all = new Map<string, Done>()
  for (const { type, item, layer } of because) {
    const message = messageOf(type, layer, messages)
    const key = JSON.stringify([layer, message])
    const known = all.get(key) ?? { message, layer, items: new Set() }
    known.items.add(item)
    all.set(key, known)
  }
  return [...all.values()]
}

function messageOf(type: string, layer: string | undefined, { actions, layered }: Messages): Message {
  if (layer !== undefined) return own(layered, type) ?? layered.other
  return own(actions, type) ?? actions.other
}
