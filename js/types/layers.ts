/** Layers, as types: other profiles whose taste is added to the visitor's own. docs/layers.md. */

import type { ProfileExport } from './data.js'

/** Another profile whose taste counts beside the visitor's own: an account's, a household's, a second person's. */
export type Layer = LayerSource & {
  /** Its name in reasons, 1 to 800 bytes, another one for each layer. If left out, the profile's name, or `layer 1` and so on. */
  readonly name?: string
  /** How much of it counts, above 0 to 1; 1 if left out. */
  readonly weight?: number
}

/**
 * Where a layer comes from. `data`: what `data.export()` returned, anywhere. `profile`: the name of another profile on this device, which is
 * read once, when this one is opened at level `device` or raised to it.
 */
type LayerSource =
  | { readonly data: ProfileExport; readonly profile?: never }
  | { readonly profile: string; readonly data?: never }

export interface LayerOptions {
  /**
   * At most eight other profiles whose taste is added to this one's. Nothing is written to them, and nothing of them is stored, exported or
   * counted here. Rejects with `option_invalid`, and with `import_invalid` for `data` that are no export. Cost: about a microsecond an
   * event, whenever the log is folded.
   */
  readonly layers?: readonly Layer[]
}

/** The state of a layer. */
export interface LayerHealth {
  readonly name: string
  /** The number of its events that count. */
  readonly events: number
  /** A sentence: why none count, if it could not be read or consent does not allow it. */
  readonly problem?: string
}
