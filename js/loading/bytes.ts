// Recognises bytes and other platform objects by their tag. `instanceof` fails for an ArrayBuffer of another realm, as in a
// test runner or a frame.

/** The tag of an object: `URL`, `Response`, `WebAssembly.Module`; empty if reading it throws. */
export function tagOf(value: unknown): string {
  try {
    return Object.prototype.toString.call(value).slice(8, -1)
  } catch {
    return ''
  }
}

/**
 * A view of the bytes of a buffer or a view, without a copy; `undefined` for anything else, and for a buffer that was transferred.
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
