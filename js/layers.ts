// Layers in reasons: whose events they are.

import type { Evidence } from './types.js'

/** The layer that all of the events are of; `undefined` where one is the visitor's own, or of another layer. */
export function layerOf([first, ...others]: readonly Evidence[]): string | undefined {
  return others.every(({ layer }) => layer === first?.layer) ? first?.layer : undefined
}
