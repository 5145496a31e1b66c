// What each part of the package may weigh, in bytes, compressed with brotli as a server would that does it once. Whoever goes beyond raises
// a number here, and says why in the history.

export const budgets = {
  'penchant.wasm': 291_800,
  'penchant-scalar.wasm': 293_300,
  'compiler.wasm': 360_600,
  'trainer.wasm': 108_500,
  'index.js': 19_300,
}
