// The compiler's address: in a module of its own, which imports nothing, so that only a page that compiles items
// refers to the file.

export const compilerUrl = (): URL => new URL('./compiler.wasm', import.meta.url)
