// What each part of the package may weigh, in bytes, compressed with brotli as a server would that does it once. Whoever goes beyond raises
// a number here, and says why in the history.

export const budgets = {
  'penchant.wasm': 302_500,
  'penchant-scalar.wasm': 303_900,
  'compiler.wasm': 381_000,
  'trainer.wasm': 121_700,
  'index.js': 19_300,
}
