// An event taken back by its number: a rejection, a wish, the dial.

import type { Personalizer, Recorded } from '../types.js'

export const undo = (penchant: Personalizer, event: number): Promise<Recorded> =>
  penchant.record({ type: 'undo', event })
