// The platform's TextDecoder and TextEncoder, created when they are first used. wasm-bindgen's glue creates one of each while it
// is loaded, and jsdom has neither, but importing the package must not need them. The bundler makes the glue import
// these (`glue` in xtask/bundle.mjs).

export class TextDecoder {
  readonly #settings: ConstructorParameters<typeof globalThis.TextDecoder>
  #decoder: globalThis.TextDecoder | undefined

  constructor(...settings: ConstructorParameters<typeof globalThis.TextDecoder>) {
    this.#settings = settings
  }

  decode(bytes?: Uint8Array): string {
    if (!bytes) return ''
    this.#decoder ??= new globalThis.TextDecoder(...this.#settings)
    return this.#decoder.decode(bytes)
  }
}

export class TextEncoder {
  #encoder: globalThis.TextEncoder | undefined

  encode(text: string): Uint8Array {
    this.#encoder ??= new globalThis.TextEncoder()
    return this.#encoder.encode(text)
  }

  encodeInto(text: string, into: Uint8Array): { read: number; written: number } {
    this.#encoder ??= new globalThis.TextEncoder()
    return this.#encoder.encodeInto(text, into)
  }
}
