/**
 * Penchant's elements: `<penchant-shelf>`, `<penchant-why>` and `<penchant-controls>`, for any page and any framework.
 *
 * Importing this defines them. On a server it does nothing.
 *
 * @example
 * import { open } from 'penchant'
 * import { provide } from 'penchant/elements'
 * provide(open({ catalog: '/catalog.pnc' }))
 * // <penchant-shelf surface="home" heading="For you" why></penchant-shelf>
 */

import { html as litHtml } from 'lit'
import { ControlsElement } from './controls.js'
import { settle } from './server.js'
import { ShelfElement } from './shelf.js'
import { provide as share } from './source.js'
import type {
  PenchantControlsElement,
  PenchantShelfElement,
  PenchantWhyElement,
  Presentation,
  Provided,
} from './types.js'
import { WhyElement } from './why.js'

/** The classes, for `instanceof` and for your own tag names: `customElements.define('my-shelf', class extends PenchantShelf {})`. */
export const PenchantShelf: new () => PenchantShelfElement = ShelfElement
export const PenchantWhy: new () => PenchantWhyElement = WhyElement
export const PenchantControls: new () => PenchantControlsElement = ControlsElement

/**
 * Loads at once the scripts that are otherwise loaded with the first element of a kind: for a page whose server must not learn
 * which views a visitor opens. Languages are still loaded by the page's `lang`.
 */
export async function loadAll(): Promise<void> {
  await Promise.all([import('./account.js'), import('./controls/panels.js')])
}

/** Lit's template tag, for `renderItem`, so that a site needs no second copy of Lit. */
export const html: (strings: TemplateStringsArray, ...values: unknown[]) => unknown = litHtml

/**
 * Sets the open profile of all elements on the page, and how they show items. Elements that are already there use it too; an
 * element's own `penchant` property takes precedence. A function is called when the first element needs the profile, and again for
 * each retry after a failure.
 */
export function provide(penchant: Provided | undefined, presentation: Presentation = {}): void {
  define()
  share(penchant, presentation)
}

/** Defines the elements once for a page, even if it loads the package twice, and only in a browser. */
function define(): void {
  const registry = globalThis.customElements as CustomElementRegistry | undefined
  if (!registry) return
  settle()
  for (const [name, element] of [
    ['penchant-why', WhyElement],
    ['penchant-shelf', ShelfElement],
    ['penchant-controls', ControlsElement],
  ] as const) {
    if (!registry.get(name)) registry.define(name, element)
  }
}

define()

export type { Messages } from '../words/messages.js'
export { registerStrings, strings } from './language.js'
export type { Strings } from './strings/en.js'
export type * from './types.js'
