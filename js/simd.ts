// Which build of a WebAssembly module can run here: the one with 128-bit SIMD, which every browser has since 2023 and Node since
// 16, or the one without, for old browsers and old processors. Both give the same results; the first is faster.

/** Whether there is SIMD. False without WebAssembly; loading then reports that. */
export function hasSimd(): boolean {
  // A module with one function, whose body is `i32.const 0`, `i8x16.splat`, `drop`.
  const probe = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 9, 1, 7, 0, 65, 0, 253, 15, 26, 11]
  return globalThis.WebAssembly?.validate(Uint8Array.from(probe)) ?? false
}

/** The name of the build of a module that runs here. */
export const wasmFile = (module: 'penchant' | 'trainer'): string => `${module}${hasSimd() ? '' : '-scalar'}.wasm`
