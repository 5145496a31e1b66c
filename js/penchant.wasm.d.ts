// How edge runtimes import a WebAssembly file: as a module that is compiled already.
declare module '*.wasm?module' {
  const module: WebAssembly.Module
  export default module
}
