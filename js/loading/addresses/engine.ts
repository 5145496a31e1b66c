// The engine's address, as a literal expression: that is how bundlers find a file that belongs to a script.

export const engineUrl = (): URL => new URL('./penchant.wasm', import.meta.url)
