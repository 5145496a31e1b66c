// What differs between a page and Node: where the WebAssembly files are and how bytes are fetched.

/** What the glue takes: a response to compile while it streams in, or the bytes. */
export type WasmSource = Promise<Response | Uint8Array<ArrayBuffer>>

export interface Platform {
  /** The engine's WebAssembly. */
  engine(): WasmSource
  /** The compiler's, loaded only by `open({ items })`. */
  compiler(): WasmSource
  /** A catalogue's bytes. Rejects with `catalog_unreachable`. */
  catalog(address: string | URL, signal: AbortSignal | undefined): Promise<Uint8Array>
}
