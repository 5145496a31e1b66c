// Bytes and other objects of the platform, told by what they are: where a test runner or a frame has another realm,
// `instanceof` says no to a perfectly good ArrayBuffer.

/** The class that an object says it is of: `URL`, `Response`, `WebAssembly.Module`; empty where reading it throws. */
export function tagOf(value: unknown): string {
  try {
    return Object.prototype.toString.call(value).slice(8, -1)
  } catch {
    return ''
  }
}

/**
 * A view of a buffer's or a view's own bytes, without a copy; `undefined` for anything else, and for a buffer that was transferred.
 */
export function bytesOf(value: unknown): Uint8Array<ArrayBuffer> | undefined {
  try {
    if (ArrayBuffer.isView(value)) {
      return new Uint8Array(value.buffer as ArrayBuffer, value.byteOffset, value.byteLength)
    }
    const isBuffer = ['ArrayBuffer', 'SharedArrayBuffer'].includes(tagOf(value))
    return isBuffer ? new Uint8Array(value as ArrayBuffer) : undefined
  } catch {
    return undefined
  }
}
