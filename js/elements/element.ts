// What the three elements share: the open profile, however it comes, and the nearest language.

import { adoptStyles, type CSSResult, LitElement, type PropertyDeclarations, type PropertyValues } from 'lit'
import type { Change, Item, Personalizer } from '../types.js'
import { onWords, type Speech, speechOf } from './language.js'
import { type Called, labelOf, type Shown, show } from './presentation.js'
import { source } from './source.js'
import type { PenchantElementBase, Presentation, Provided } from './types.js'

export abstract class PenchantElement extends LitElement implements PenchantElementBase {
  static override properties: PropertyDeclarations = {
    penchant: { attribute: false },
    presentation: { type: Object },
  }

  declare penchant: Provided | undefined
  declare presentation: Presentation | undefined

  /** The open profile, once there is one. */
  protected opened: Personalizer | undefined
  #given: Provided | undefined
  #ends: (() => void)[] = []
  #unsubscribe: (() => void) | undefined

  override connectedCallback(): void {
    super.connectedCallback()
    const speaks = new MutationObserver(() => this.requestUpdate())
    speaks.observe(this.ownerDocument, { attributes: true, attributeFilter: ['lang'], subtree: true })
    const anew = () => this.requestUpdate()
    this.#ends = [source.follow(anew), onWords(anew), () => speaks.disconnect()]
    this.requestUpdate()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    for (const end of this.#ends.splice(0)) end()
    this.#leave()
  }

  protected override willUpdate(_changed: PropertyValues): void {
    // Nobody sees one language give way to another.
    this.toggleAttribute('wordless', this.speech.late)
    const given = this.penchant ?? source.provided
    if (given !== this.#given) void this.#take(given)
  }

  async #take(given: Provided | undefined): Promise<void> {
    this.#leave()
    this.#given = given
    try {
      const opened = await given
      if (this.#given !== given || opened === undefined) return
      this.opened = opened
      this.#unsubscribe = opened.subscribe((change) => this.changed(change))
      this.arrived()
    } catch (error) {
      if (this.#given === given) this.failed(error)
    }
  }

  #leave(): void {
    this.#unsubscribe?.()
    this.#unsubscribe = undefined
    this.#given = undefined
    this.opened = undefined
  }

  /** Looks that come with what was loaded later, over those of the class, which may be a site's own. */
  protected dress(styles: readonly CSSResult[]): void {
    const { elementStyles } = this.constructor as typeof LitElement
    adoptStyles(this.renderRoot as ShadowRoot, [...styles, ...elementStyles])
  }

  /** There is an open profile, or another one. */
  protected abstract arrived(): void
  /** There will be none, or a call was refused. */
  protected abstract failed(error: unknown): void
  protected changed(_change: Change): void {}

  protected tell(name: string, detail: unknown, cancelable = false): boolean {
    return this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, cancelable, detail }))
  }

  protected get speech(): Speech {
    return speechOf(this)
  }

  protected showing(item: Item): Shown {
    return show(this.#presentation, item)
  }

  /** What the things in a sentence are called here. */
  protected readonly naming: Called = {
    titleOf: (id: string) => {
      const item = this.opened?.item(id)
      return item && this.showing(item).title
    },
    labelOf: (field: string, value: string) => labelOf(this.#presentation, field, value),
    nameOf: (kind, name) => this.#presentation.name?.(kind, name),
  }

  get #presentation(): Presentation {
    return { ...source.presentation, ...this.presentation }
  }
}
