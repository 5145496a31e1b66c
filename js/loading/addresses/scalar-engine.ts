// Where the engine without SIMD is: a module of its own, which imports nothing, so that only a browser which needs the
// file hears of it.

export const scalarEngineUrl = (): URL => new URL('./penchant-scalar.wasm', import.meta.url)
