// Where the engine is. The address stands whole: that is how bundlers find a file that belongs to a script.

export const engineUrl = (): URL => new URL('./penchant.wasm', import.meta.url)
