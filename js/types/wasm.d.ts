// What a tool makes of `import engine from 'penchant/penchant.wasm'`: an address, bytes or a module. `open` accepts all of them.

import type { WasmSource } from '../types.js'

declare const source: WasmSource
export default source
