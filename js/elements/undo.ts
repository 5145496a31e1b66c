// Undoes an event by its number: a rejection, a wish, a dial setting.

import type { Personalizer, Recorded } from '../types.js'

export const undo = (penchant: Personalizer, event: number): Promise<Recorded> =>
  penchant.record({ type: 'undo', event })
