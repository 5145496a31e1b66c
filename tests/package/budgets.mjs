// What each part of the package may weigh, in bytes, compressed with brotli as a server would that does it once. Whoever goes beyond raises
// a number here, and says why in the history.

export const budgets = {
  'penchant.wasm': 304_200,
  'penchant-scalar.wasm': 305_300,
  'compiler.wasm': 386_700,
  'trainer.wasm': 122_400,
  'index.js': 19_300,
}
