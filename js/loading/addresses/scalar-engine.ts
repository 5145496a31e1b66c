// The address of the engine without SIMD: in a module of its own, which imports nothing, so that only a browser that needs
// the file refers to it.

export const scalarEngineUrl = (): URL => new URL('./penchant-scalar.wasm', import.meta.url)
