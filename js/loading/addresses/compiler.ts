// Where the compiler is: a module of its own, which imports nothing, so that only a page which compiles its items hears
// of the file.

export const compilerUrl = (): URL => new URL('./compiler.wasm', import.meta.url)
