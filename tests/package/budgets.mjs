// What each part of the package may weigh, in bytes, compressed with brotli as a server would that does it once. Whoever goes beyond raises
// a number here, and says why in the history.

export const budgets = {
  'penchant.wasm': 284_000,
  'penchant-scalar.wasm': 285_500,
  'compiler.wasm': 349_000,
  'trainer.wasm': 105_300,
  'index.js': 19_250,
}
