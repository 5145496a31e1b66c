// The failure that is thrown while a WebAssembly file is loaded: what was found in its place. `diagnosis.ts`, which a page loads only
// then, turns it into an error with the cause and the remedy.

/** The platform that the engine runs on: the remedy for a missing file depends on it. */
export type Place = 'page' | 'server' | 'edge'

/** A WebAssembly file of the package, and the option of `open` with its address. */
export interface Part {
  readonly file: string
  readonly option: 'engine' | 'compiler'
  /** The name of an export that only this file has. */
  readonly export: string
  readonly place: Place
}

export interface Found {
  /** The status of the response, if it was an error. */
  readonly status?: number
  /** The bytes, if they are no module. */
  readonly bytes?: Uint8Array
  /** The step that failed, if there are no bytes. */
  readonly step?: 'request' | 'body' | 'file' | 'module' | 'runtime'
  readonly cause?: unknown
}

/** An address for a message: without the name and the password in it, since messages go to consoles and to logs. */
export const shownAddress = (address: string | URL): string => String(address).replace(/\/\/[^/?#]*@/, '//…@')

export class LoadFailure {
  /** The address, or a description if there is none. */
  readonly from: string

  constructor(
    from: string,
    readonly found: Found,
  ) {
    this.from = shownAddress(from)
  }
}
