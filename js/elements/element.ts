// The base of the three elements: gets the open profile, retries after a failure, and finds the nearest language.

import {
  adoptStyles,
  type CSSResult,
  html,
  LitElement,
  nothing,
  type PropertyDeclaration,
  type PropertyValues,
  type TemplateResult,
} from 'lit'
import type { Change, Item, Personalizer } from '../types.js'
import { type Speech, speechOf } from './language.js'
import { type Called, labelOf, type Shown, show } from './presentation.js'
import { complain, fingerprint, OBJECT, object, type Reading, say, trouble } from './reading.js'
import { templatePolicy } from './server.js'
import { follow, openAgain, opening, shared, unlessClosed } from './source.js'
import type { PenchantElementBase, Presentation, Provided } from './types.js'
import { warn } from './warning.js'

/** A property: how its value is read, and whether an equal value counts as a change. */
export interface Declaration extends PropertyDeclaration {
  readonly reads?: Reading
  readonly byValue?: boolean
}

export type Declarations = Readonly<Record<string, Declaration>>

/** Observes changes of the DOM, if there is a MutationObserver. Returns a function that ends it. */
export function watch(target: Node, what: MutationObserverInit, hear: () => void): () => void {
  if (typeof MutationObserver !== 'function') return () => {}
  const observer = new MutationObserver(hear)
  observer.observe(target, what)
  return () => observer.disconnect()
}

export abstract class PenchantElement extends LitElement implements PenchantElementBase {
  static override properties: Declarations = {
    penchant: { attribute: false },
    presentation: { reads: object, byValue: true },
  }

  declare penchant: Provided | undefined
  declare presentation: Presentation | undefined

  /** The open profile, once there is one. */
  protected opened: Personalizer | undefined
  /** Whether a retry is pending. */
  protected trying = false
  #attempt: Personalizer | Promise<Personalizer> | undefined
  #lost = false
  #ends: (() => void)[] = []
  #unsubscribe: (() => void) | undefined
  #states: CustomStateSet | undefined
  #mark = 'loading'
  /** A new object at each call of `provide`, also with the same profile. */
  #provided: Presentation | undefined
  readonly #prints = new Map<PropertyKey, string | undefined>()
  #undrawn = false
  #later: readonly CSSResult[] = []
  #onAgain = false

  protected static override getPropertyDescriptor(
    name: PropertyKey,
    key: string | symbol,
    options: Declaration,
  ): PropertyDescriptor | undefined {
    const { reads, byValue } = options
    // Equal values are filtered out here, before Lit would draw again.
    const settings = byValue ? { ...options, hasChanged: () => true } : options
    // biome-ignore lint/complexity/noThisInStatic: a site's own class may have accessors of its own.
    const descriptor = super.getPropertyDescriptor(name, key, settings) as Required<PropertyDescriptor>
    if (!reads) return descriptor
    return {
      ...descriptor,
      set(this: PenchantElement & Record<string | symbol, unknown>, given: unknown) {
        const value = reads(given, { element: this, name: String(name) })
        if (byValue && this.#isSame(name, value)) this[key] = value
        else descriptor.set.call(this, value)
      },
    }
  }

  #isSame(name: PropertyKey, value: unknown): boolean {
    const print = fingerprint(value)
    const isSame = this.#prints.get(name) === print
    this.#prints.set(name, print)
    return isSame
  }

  override attributeChangedCallback(name: string, old: string | null, value: string | null): void {
    // Frameworks write attributes again with the same value: then a property that was set since stays.
    if (old === value) return
    if (value === OBJECT) complain({ element: this, name }, value, 'a text or JSON')
    else super.attributeChangedCallback(name, old, value)
  }

  override connectedCallback(): void {
    super.connectedCallback()
    const anew = () => this.requestUpdate()
    const online = () => this.online()
    const { defaultView } = this.ownerDocument
    defaultView?.addEventListener('online', online)
    this.#ends = [
      follow(anew),
      watch(this.ownerDocument, { attributes: true, attributeFilter: ['lang'], subtree: true }, anew),
      () => defaultView?.removeEventListener('online', online),
    ]
    this.requestUpdate()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    for (const end of this.#ends.splice(0)) end()
    this.#leave()
  }

  /** If the page's policy forbids templates, shows plain text instead, and names the needed policy in the console. */
  protected override shouldUpdate(): boolean {
    if (templatePolicy()) return true
    if (!this.#undrawn) void this.#drawPlain()
    this.#undrawn = true
    return false
  }

  async #drawPlain(): Promise<void> {
    const text = document.createElement('p')
    text.textContent = this.speech.words.unavailable
    this.renderRoot.append(text)
    const { noPolicy } = await trouble()
    this.failed(noPolicy)
    this.mark('error', true)
  }

  /** Handles an exception of a site's own function, or of a closed profile, as a failure like any other. */
  protected override performUpdate(): void {
    try {
      super.performUpdate()
    } catch (error) {
      this.failed(error)
    }
  }

  protected override willUpdate(_changed: PropertyValues): void {
    this.#onAgain = Boolean(this.shadowRoot?.activeElement?.classList.contains('again'))
    if (!this.isConnected) return
    const { presentation } = shared()
    const isAnew = presentation !== this.#provided
    this.#provided = presentation
    const attempt = opening(this.#given)
    if (attempt !== this.#attempt) void this.#take(attempt)
    else if (isAnew && this.isBroken) void this.retry()
  }

  protected override updated(_changed: PropertyValues): void {
    if (this.#onAgain) (this.renderRoot.querySelector<HTMLElement>('.again') ?? this.landing)?.focus()
  }

  get #given(): Provided | undefined {
    return this.penchant ?? shared().provided
  }

  async #take(attempt: Personalizer | Promise<Personalizer> | undefined): Promise<void> {
    const wasLost = this.#lost
    this.#leave()
    this.#attempt = attempt
    if (wasLost) this.waits()
    try {
      const opened = await attempt
      if (this.#attempt !== attempt || attempt === undefined) return
      if (typeof opened?.subscribe !== 'function') throw (await trouble()).noProfile(opened)
      this.#unsubscribe = opened.subscribe((change) => this.changed(change))
      this.opened = opened
    } catch (error) {
      if (this.#attempt !== attempt) return
      this.#lost = true
      if (attempt instanceof Promise && !this.canRetry) say(({ settled }) => settled())
      this.failed(error)
      return
    }
    await this.arrived()
  }

  #leave(): void {
    this.#unsubscribe?.()
    this.#unsubscribe = undefined
    this.#attempt = undefined
    this.opened = undefined
    this.#lost = false
  }

  /** Whether a retry can help: there is a profile to ask again, or a function that opens it. */
  protected get canRetry(): boolean {
    return this.opened !== undefined || typeof this.#given === 'function'
  }

  /** Whether there is no profile because opening it failed. */
  protected get isLost(): boolean {
    return this.#lost
  }

  /** Opens the profile again, if that failed and can be repeated. Resolves once the outcome is known. */
  protected async reopen(): Promise<void> {
    const given = this.#given
    if (!this.#lost || typeof given !== 'function') return
    openAgain(given, this.#attempt)
    await this.#take(opening(given))
  }

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    const { shadowRootOptions } = this.constructor as typeof LitElement
    const root = this.shadowRoot ?? this.attachShadow(shadowRootOptions)
    this.#wear(root)
    this.renderOptions.renderBefore ??= root.firstChild as ChildNode
    return root
  }

  /** The element was moved to another document, a frame's for example: adopted style sheets are not moved with it. */
  adoptedCallback(): void {
    if (this.shadowRoot) this.#wear(this.shadowRoot)
  }

  /** Adds the styles of a part that was loaded later, before those of the class, so that a site's own class can override them. */
  protected dress(styles: readonly CSSResult[]): void {
    this.#later = styles
    this.#wear(this.renderRoot as ShadowRoot)
  }

  /** A style sheet can be used only in the document it was made in; the class's are of the one in which the package was loaded. */
  #wear(root: ShadowRoot): void {
    const { elementStyles } = this.constructor as typeof LitElement
    const styles = [...this.#later, ...elementStyles]
    const { defaultView } = this.ownerDocument
    if (this.ownerDocument === document) adoptStyles(root, styles)
    // A document without a window displays nothing.
    else if (defaultView) {
      root.adoptedStyleSheets = styles.map((style) => {
        const sheet = new (defaultView as unknown as typeof globalThis).CSSStyleSheet()
        const rules = style instanceof CSSStyleSheet ? [...style.cssRules] : [style]
        sheet.replaceSync(rules.map(({ cssText }) => cssText).join(''))
        return sheet
      })
    }
  }

  /**
   * Tells style sheets the state of the element: as `:state(…)` where that is supported, and as an attribute. The first loading
   * sets no attribute: a framework that finds one it did not render reports a hydration mismatch.
   */
  protected mark(state: string, isReflected = false): void {
    const before = this.#mark
    this.#mark = state
    try {
      // Fails if a site's own class has already called it, or in older browsers, where the names of states need dashes.
      this.#states ??= this.attachInternals().states
      this.#states.delete(before)
      this.#states.add(state)
    } catch {}
    const isNews = state !== 'loading' || before !== 'loading' || this.hasAttribute('state')
    if (isReflected && isNews && this.getAttribute('state') !== state) this.setAttribute('state', state)
  }

  /** Called when there is an open profile, or another one. */
  protected abstract arrived(): void | Promise<void>
  /** Called when opening failed or a call was refused. */
  protected abstract failed(error: unknown): void
  /** Called when a retry begins. */
  protected abstract waits(): void
  /** Whether a failure is shown. */
  protected abstract get isBroken(): boolean
  /** Repeats what failed. */
  protected abstract retry(): Promise<void>
  /** The element that gets the focus once the retry button is gone. */
  protected abstract get landing(): HTMLElement | null | undefined
  protected abstract draw(): TemplateResult

  /** Called when the network is back. */
  protected online(): void {
    if (this.isBroken) void this.retry()
  }

  protected changed(_change: Change): void {}

  /** Hidden until the language is loaded, so that no visitor sees the language change. */
  protected override render(): TemplateResult {
    return html`<div class=${this.speech.late ? 'all late' : 'all'}>${this.draw()}</div>`
  }

  /** The failure in words; without a retry button if a retry cannot help. */
  protected get failure(): string {
    return this.speech.words[this.canRetry ? 'failed' : 'unavailable']
  }

  /** The retry button. It is the same one until the failure is over, so that it keeps the focus. */
  protected again(part = 'button'): unknown {
    if (!this.trying && !(this.isBroken && this.canRetry)) return nothing
    const { words } = this.speech
    return html`<button
      part=${part}
      class="again"
      aria-disabled=${this.trying}
      @click=${() => !this.trying && void this.retry()}
    >
      ${words.again}
    </button>`
  }

  protected tell(name: string, detail: unknown, cancelable = false): boolean {
    return this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, cancelable, detail }))
  }

  /** Reports an error to the page as an event, and to its developers in the console. */
  protected report(error: unknown): void {
    warn(error, `<${this.localName}>`)
    this.tell('penchant-error', { error })
  }

  protected get speech(): Speech {
    return speechOf(this)
  }

  protected showing(item: Item): Shown {
    return show(this.#presentation, item)
  }

  /** The names of items and values in a sentence. */
  protected readonly naming: Called = {
    titleOf: (id: string) => {
      const item = unlessClosed(() => this.opened?.item(id))
      return item && this.showing(item).title
    },
    labelOf: (field: string, value: string) => labelOf(this.#presentation, field, value),
    nameOf: (kind, name) => this.#presentation.name?.(kind, name),
  }

  get #presentation(): Presentation {
    return { ...shared().presentation, ...this.presentation }
  }
}
