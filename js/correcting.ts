// What a visitor corrects about the profile as a whole: branches and preferences, with the wishes that preferences are among.

import type { Asked } from './asked.js'
import { branchesOf } from './branches.js'
import { calling } from './engine.js'
import type { Handle } from './generated/engine/penchant.js'
import type { Latest } from './latest.js'
import { preferringOf, wishesOf } from './preferring.js'
import type { Correcting, Personalizer, Recorded } from './types.js'

export function correctingOf(
  handle: () => Handle,
  now: () => number,
  recorded: (sequence: number | undefined) => Recorded,
  asked: Latest<Asked>,
): Correcting & Pick<Personalizer['profile'], 'wishes'> {
  return {
    ...branchesOf({ handle, now, recorded }),
    ...preferringOf({ handle, now, recorded, asked: (shelf) => asked.get(shelf) }),
    wishes: () => calling(() => wishesOf(handle())),
  }
}
