// The methods of `profile` that move events into a branch and back.

import { calling } from './engine.js'
import type { Handle } from './generated/engine/penchant.js'
import { plain } from './plain.js'
import type { Branch, Branchable, Correcting, Preferring, Recorded } from './types.js'

interface Profile {
  readonly handle: () => Handle
  readonly now: () => number
  /** The result of recording: the number, or `undefined` where consent does not allow it. */
  readonly recorded: (sequence: number | undefined) => Recorded
}

export function branchesOf({ handle, now, recorded }: Profile): Omit<Correcting, keyof Preferring> {
  return {
    branch: (what: Branchable, name: string) =>
      calling(async () => {
        const moved = plain(what, 'option_invalid', 'what')
        const given = plain(name, 'option_invalid', 'name')
        const [event, events] = (await handle().branch(moved, given, now())) as [number | undefined, number]
        return { ...recorded(event), name, events }
      }),
    branches: () => calling(() => handle().branches() as Branch[]),
    merge: (name: string) =>
      calling(async () => recorded(await handle().merge(plain(name, 'option_invalid', 'name'), now()))),
  }
}
