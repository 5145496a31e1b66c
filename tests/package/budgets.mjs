// What each part of the package may weigh, in bytes, compressed with brotli as a server would that does it once. Whoever goes beyond raises
// a number here, and says why in the history.

export const budgets = {
  'penchant.wasm': 291_400,
  'penchant-scalar.wasm': 292_500,
  'compiler.wasm': 360_200,
  'trainer.wasm': 107_600,
  'index.js': 19_300,
}
