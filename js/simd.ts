// Which build of a WebAssembly module can run here: with 128-bit SIMD, which every browser has since 2023 and Node since
// 16, or without it, on old browsers and old processors. The two give the same results; one is faster.

/** Whether there is SIMD. False without WebAssembly, which is reported when it is loaded. */
export function hasSimd(): boolean {
  // A module with one function, whose body is `i32.const 0`, `i8x16.splat`, `drop`.
  const probe = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 9, 1, 7, 0, 65, 0, 253, 15, 26, 11]
  return globalThis.WebAssembly?.validate(Uint8Array.from(probe)) ?? false
}

/** The file of a module that runs here, as it is called beside the script. */
export const wasmFile = (module: 'penchant' | 'trainer'): string => `${module}${hasSimd() ? '' : '-scalar'}.wasm`
