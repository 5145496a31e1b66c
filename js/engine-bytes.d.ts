// dist/engine-bytes.js, which xtask/bundle.mjs writes: the engine's WebAssembly, gzipped, as base64.
declare const packed: string
export default packed
