// What was found where a WebAssembly file should be, as it is thrown while loading. `diagnosis.ts`, which a page loads only
// then, makes an error of it that says why and what to do.

/** Where the engine runs: it decides what can be done about a file that is not there. */
export type Place = 'page' | 'server' | 'edge'

/** A WebAssembly file of the package, and the option of `open` that says where it is. */
export interface Part {
  readonly file: string
  readonly option: 'engine' | 'compiler'
  /** What the file exports, and no other file of the package does. */
  readonly export: string
  readonly place: Place
}

export interface Found {
  /** What the server answered, where that was no success. */
  readonly status?: number
  /** The bytes that were no module. */
  readonly bytes?: Uint8Array
  /** At which step it ended, where there are no bytes. */
  readonly step?: 'request' | 'body' | 'file' | 'module' | 'runtime'
  readonly cause?: unknown
}

export class LoadFailure {
  constructor(
    /** The address, or a description where there is none. */
    readonly from: string,
    readonly found: Found,
  ) {}
}
