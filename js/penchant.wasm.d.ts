// Edge runtimes import a WebAssembly file as a compiled module.
declare module '*.wasm?module' {
  const module: WebAssembly.Module
  export default module
}
