// <penchant-why>: a button that opens the exact explanation of an item's place, with buttons to change it. It uses the
// browser's own modal dialog, which closes on Escape and gives the focus back.

import { html, type PropertyValues, render, type TemplateResult } from 'lit'
import type { Explanation, Recorded } from '../types.js'
import type { ExplanationWithMoves, View, Without } from './account.js'
import { account } from './behind.js'
import { type Declarations, PenchantElement } from './element.js'
import { text } from './reading.js'
import { wished } from './source.js'
import { theme } from './styles/theme.js'
import type { ActDetail, PenchantWhyElement } from './types.js'

export class WhyElement extends PenchantElement implements PenchantWhyElement {
  static override styles = theme
  static override properties: Declarations = {
    shelf: { reads: text },
    item: { reads: text },
    renderHead: { attribute: false },
    explanation: { state: true },
    withouts: { state: true },
    outcome: { state: true },
  }

  declare shelf: string | undefined
  declare item: string | undefined
  declare renderHead: ((explanation: Explanation) => unknown) | undefined
  declare explanation: ExplanationWithMoves | 'refused' | 'failed' | undefined
  declare withouts: readonly Without[]
  declare outcome: View['outcome']

  /** The script of the dialog's contents, once it is loaded. */
  #account: typeof import('./account.js') | undefined
  /** The site's own markup at the top: in the page, where the site's styles apply, and only while the dialog is open. */
  #head: HTMLElement | undefined
  /** Whether the visitor asked for another order in this dialog. */
  #wished = false

  constructor() {
    super()
    this.withouts = []
  }

  /** Loads the dialog's script when the button appears, not when it is pressed: so no server learns of the press. */
  override connectedCallback(): void {
    super.connectedCallback()
    void this.#load().catch(() => undefined)
  }

  /** Closes the dialog: one that is moved while open looks open, but can be neither shown nor closed. */
  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.close()
  }

  async #load(): Promise<void> {
    if (this.#account) return
    const loaded = await account()
    await this.updateComplete
    this.dress(loaded.styles)
    this.#account = loaded
    this.requestUpdate()
  }

  get open(): boolean {
    return this.#dialog?.open ?? false
  }

  async show(): Promise<void> {
    if (!this.isConnected) return
    this.outcome = undefined
    if (!this.open) this.#showDialog()
    await this.retry()
  }

  /** Repeats the request that was refused or failed. */
  protected override async retry(): Promise<void> {
    if (typeof this.explanation === 'string') this.explanation = undefined
    await this.reopen()
    await this.arrived()
  }

  #showDialog(): void {
    const dialog = this.#dialog
    // jsdom has no modal dialogs.
    if (dialog?.showModal) dialog.showModal()
    else dialog?.toggleAttribute('open', true)
    this.tell('penchant-why', { open: true })
  }

  #drawHead(): void {
    const { explanation, renderHead, open } = this
    if (!open || !renderHead || typeof explanation !== 'object') return
    this.#head ??= document.createElement('div')
    this.#head.slot = 'head'
    render(renderHead(explanation), this.#head)
    this.append(this.#head)
  }

  /** Focuses the button, the only content while the dialog is closed. */
  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector('button')?.focus(options)
  }

  close(): void {
    this.#dialog?.close?.()
  }

  get #dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector('dialog')
  }

  protected override async arrived(): Promise<void> {
    this.requestUpdate()
    if (!this.open) return
    await this.#explain()
    this.#drawHead()
    await this.updateComplete
  }

  /** Unknown shelves and items stay unknown; any other failure may pass. */
  protected override failed(error: unknown): void {
    const { code } = Object(error)
    this.explanation = code === 'shelf_unknown' || code === 'item_unknown' ? 'refused' : 'failed'
    this.report(error)
  }

  protected override waits(): void {
    this.explanation = undefined
  }

  protected override get isBroken(): boolean {
    return this.explanation === 'failed'
  }

  protected override get landing(): HTMLElement | null {
    return this.renderRoot.querySelector('#title')
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed)
    if (changed.has('explanation')) {
      this.trying = this.explanation === undefined && changed.get('explanation') === 'failed'
    }
    if (!changed.has('shelf') && !changed.has('item')) return
    this.explanation = undefined
    this.withouts = []
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed)
    if (changed.has('renderHead')) this.#drawHead()
  }

  async #explain(): Promise<void> {
    const { opened, shelf, item } = this
    if (this.isLost) this.explanation = 'failed'
    if (!opened || !shelf || !item || this.explanation) return
    try {
      await this.#load()
      const explanation = await opened.explain(shelf, item)
      if (this.shelf !== shelf || this.item !== item) return
      this.explanation = explanation
      this.withouts = (await this.#account?.thinkAway(opened, explanation)) ?? []
    } catch (error) {
      this.failed(error)
    }
  }

  async #act(work: Promise<Recorded>, detail: ActDetail): Promise<void> {
    const { opened } = this
    try {
      const recorded = await work
      if (!opened || !recorded.recorded) {
        this.outcome = { says: 'notRecorded' }
        return
      }
      this.#wished = true
      this.outcome = { says: 'noted', event: recorded.event }
      this.tell('penchant-act', detail)
    } catch (error) {
      this.outcome = { says: 'failed' }
      this.report(error)
    }
  }

  async #undo(back: () => Promise<unknown>): Promise<void> {
    try {
      await back()
      this.outcome = { says: 'undone' }
    } catch (error) {
      this.outcome = { says: 'failed' }
      this.tell('penchant-error', { error })
    }
  }

  #closed(): void {
    this.#head?.remove()
    this.tell('penchant-why', { open: false })
    if (this.#wished && this.opened) wished(this.opened)
    this.#wished = false
  }

  protected override draw(): TemplateResult {
    const { words } = this.speech
    const title = this.item === undefined ? '' : this.naming.titleOf(this.item)
    return html`<button part="button" class="ask quiet" aria-haspopup="dialog" @click=${() => this.show()}>
        <slot>${words.why}</slot><span class="unseen"> ${title}</span>
      </button>
      <dialog
        part="dialog"
        aria-labelledby="title"
        @close=${this.#closed}
        @click=${(event: Event) => event.target === event.currentTarget && this.close()}
      >
        ${this.#account?.sheet(this.#view) ?? html`<p id="title" tabindex="-1">${this.explanation ? this.failure : words.loading}</p>${this.again('dialog-button')}`}
      </dialog>`
  }

  get #view(): View {
    const { explanation, withouts, outcome, speech, naming, opened, item } = this
    return {
      ...{ explanation, withouts, outcome, speech, naming, opened, item },
      failure: this.failure,
      again: this.again('dialog-button'),
      act: (work, detail) => void this.#act(work, detail),
      undo: (back) => void this.#undo(back),
      close: () => this.close(),
    }
  }
}
