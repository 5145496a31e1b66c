// What a tool makes of `import engine from 'penchant/penchant.wasm'`: an address, bytes or a module. All of them will do for `open`.

import type { WasmSource } from '../types.js'

declare const source: WasmSource
export default source
