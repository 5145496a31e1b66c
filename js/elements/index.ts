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

/** The classes, for `instanceof` and for tag names of one's own: `customElements.define('my-shelf', class extends PenchantShelf {})`. */
export const PenchantShelf: new () => PenchantShelfElement = ShelfElement
export const PenchantWhy: new () => PenchantWhyElement = WhyElement
export const PenchantControls: new () => PenchantControlsElement = ControlsElement

/**
 * Loads at once what the elements load when the first of them comes onto a page: for a page whose server must not hear
 * which of its views a visitor opens. Languages are loaded by the page's `lang` all the same.
 */
export async function loadAll(): Promise<void> {
  await Promise.all([import('./account.js'), import('./controls/panels.js')])
}

/** Lit's own tag for templates, for `renderItem`: a site needs no second copy. */
export const html: (strings: TemplateStringsArray, ...values: unknown[]) => unknown = litHtml

/**
 * Says for the whole page which open profile its elements are about, and how items are shown. Elements that are there
 * already take it up; a `penchant` property of an element's own goes before it. A function is called when the first element
 * needs the profile, and once more for each other try where that failed.
 */
export function provide(penchant: Provided | undefined, presentation: Presentation = {}): void {
  define()
  share(penchant, presentation)
}

/** Once for a page, also where it loads this twice, and not before there is a browser. */
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
