/** Penchant for `require`, in Node and in test runners without ES modules: one script without `import()`. */

import { opener } from './open.js'
import { server } from './server.js'

export const open = opener(server)

export type { ErrorCode, WasmFault } from './errors.js'
export { PenchantError } from './errors.js'
export type * from './types.js'
