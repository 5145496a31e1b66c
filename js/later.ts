// Loads by `import()` the scripts that only some pages need, when they need them.

import { type Later, part } from './platform.js'

export const later: Later = {
  compiler: () => part(() => import('./compiler.js')),
  diagnosis: () => part(() => import('./loading/diagnosis.js')),
  describe: () => part(() => import('./describe.js')),
}
