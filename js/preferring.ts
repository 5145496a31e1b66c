// `profile.prefer`, and the wishes with the preferences among them.

import type { Asked } from './asked.js'
import { calling } from './engine.js'
import type { Handle } from './generated/engine/penchant.js'
import { invalid, namedOptions, nameIn } from './plain.js'
import type { InterestChange, InterestName, Preferring, Recorded, Wish } from './types.js'

interface Profile {
  readonly handle: () => Handle
  readonly now: () => number
  /** The result of recording: the number, or `undefined` where consent does not allow it. */
  readonly recorded: (sequence: number | undefined) => Recorded
  /** The call that made a shelf. */
  readonly asked: (shelf: string) => Asked | undefined
}

/** What the engine answers. */
interface Answer {
  readonly event?: number
  readonly changes: readonly InterestChange[]
  readonly scores: readonly [above: number, below: number]
  readonly placed: boolean
}

/** A preference in force, as the engine lists it. */
interface Stated extends Pick<Wish, 'event' | 'at' | 'title'> {
  readonly kind: 'prefer'
  readonly item: string
  readonly below: string
  readonly changes: readonly (InterestName & { readonly weight: number })[]
}

export function preferringOf({ handle, now, recorded, asked }: Profile): Preferring {
  return {
    prefer: (above, below, options) =>
      calling(async () => {
        const { shelf, preview = false } = namedOptions(options, 'shelf, preview')
        const id = nameIn(shelf, 'shelf')
        if (typeof preview !== 'boolean') throw invalid('preview', preview, 'true or false')
        const items = [nameIn(above, 'above'), nameIn(below, 'below')]
        const { ids, options: request } = asked(id) ?? {}
        const { event, changes, scores, placed } = (await handle().prefer(
          id,
          items,
          ids,
          request,
          preview,
          now(),
        )) as Answer
        const done = preview ? ({ recorded: false, reason: 'preview' } as const) : recorded(event)
        return { ...done, changes, scores: { above: scores[0], below: scores[1] }, placed }
      }),
  }
}

/** The wishes in force, newest first. */
export const wishesOf = (handle: Handle): readonly Wish[] =>
  [...(handle.wishes() as Wish[]), ...(handle.preferences() as Stated[])].sort((one, other) => other.event - one.event)
