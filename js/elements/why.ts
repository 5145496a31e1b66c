// <penchant-why>: a button, and behind it why an item stands where it does, to the last digit, with what can be said
// against it. It opens a dialog, which the browser itself makes modal, closes by Escape and gives the focus back from.

import { html, nothing, type PropertyDeclarations, type PropertyValues, render, type TemplateResult } from 'lit'
import type { Explanation, InterestName, Personalizer, Recorded } from '../types.js'
import type { Moved, SaidArgument } from '../words/wording.js'
import { PenchantElement } from './element.js'
import { phrased } from './phrase.js'
import { wished } from './source.js'
import { theme } from './styles/theme.js'
import { whyStyles } from './styles/why.js'
import type { ActDetail, PenchantWhyElement } from './types.js'
import { undo } from './undo.js'

/** As many arguments as are said in words; the sum has them all. */
const SAID = 6
/** What would read as 0 % is not worth a line. */
const LEAST = 0.005
/** As many as have buttons, and as many acts as are thought away. */
const TOUCHED = 2

/** What is thought away, and where the item would stand then, from 0. */
interface Without {
  readonly item: string
  readonly position: number | null
}

/** With what the stages after the score did to the item, where they say so. */
type Told = Explanation & { readonly stages?: readonly Moved[] }

export class WhyElement extends PenchantElement implements PenchantWhyElement {
  static override styles = [theme, whyStyles]
  static override properties: PropertyDeclarations = {
    shelf: {},
    item: {},
    renderHead: { attribute: false },
    explanation: { state: true },
    withouts: { state: true },
    told: { state: true },
  }

  declare shelf: string | undefined
  declare item: string | undefined
  declare renderHead: ((explanation: Explanation) => unknown) | undefined
  declare explanation: Told | 'refused' | undefined
  declare withouts: readonly Without[]
  declare told: { readonly text: string; readonly undo?: () => Promise<unknown> } | undefined

  /** A site's own markup above the account: in the page, where its styles are, and only while it is read. */
  #head: HTMLElement | undefined
  /** Whether the visitor asked for another order in here. */
  #wished = false

  constructor() {
    super()
    this.withouts = []
  }

  get open(): boolean {
    return this.#dialog?.open ?? false
  }

  async show(): Promise<void> {
    this.told = undefined
    this.#dialog?.showModal()
    this.tell('penchant-why', { open: true })
    await this.#explain()
    this.#drawHead()
    await this.updateComplete
  }

  #drawHead(): void {
    const { explanation, renderHead, open } = this
    if (!open || !renderHead || explanation === undefined || explanation === 'refused') return
    this.#head ??= document.createElement('div')
    this.#head.slot = 'head'
    render(renderHead(explanation), this.#head)
    this.append(this.#head)
  }

  /** The button, which the element is all of where nothing is open. */
  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector('button')?.focus(options)
  }

  close(): void {
    this.#dialog?.close()
  }

  get #dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector('dialog')
  }

  protected override arrived(): void {
    this.requestUpdate()
  }

  protected override failed(error: unknown): void {
    this.explanation = 'refused'
    this.tell('penchant-error', { error })
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed)
    if (!changed.has('shelf') && !changed.has('item')) return
    this.explanation = undefined
    this.withouts = []
  }

  async #explain(): Promise<void> {
    const { opened, shelf, item } = this
    if (!opened || !shelf || !item || this.explanation) return
    try {
      const explanation = await opened.explain(shelf, item)
      if (this.shelf !== shelf || this.item !== item) return
      this.explanation = explanation
      this.withouts = await this.#thinkAway(opened, explanation)
    } catch (error) {
      this.failed(error)
    }
  }

  /** Where the item would stand without what speaks for it most. */
  async #thinkAway(opened: Personalizer, explanation: Explanation): Promise<readonly Without[]> {
    const { shelf, item, parts } = explanation
    const pulls = new Map<string, number>()
    for (const { item, contribution } of parts.flatMap(({ because }) => because)) {
      pulls.set(item, (pulls.get(item) ?? 0) + contribution)
    }
    const strongest = [...pulls].filter(([, pull]) => pull > 0).sort((one, other) => other[1] - one[1])
    const found: Without[] = []
    for (const [cause] of strongest.slice(0, TOUCHED)) {
      // From a shelf of similar items, nothing can be thought away.
      const { without } = await opened.explain(shelf, item, { without: { item: cause } }).catch(() => explanation)
      if (without) found.push({ item: cause, position: without.position })
    }
    return found
  }

  async #act(work: Promise<Recorded>, detail: ActDetail): Promise<void> {
    const { words } = this.speech
    const { opened } = this
    try {
      const recorded = await work
      if (!opened || !recorded.recorded) {
        this.told = { text: words.notRecorded }
        return
      }
      this.#wished = true
      this.told = { text: words.noted, undo: () => undo(opened, recorded.event) }
      this.tell('penchant-act', detail)
    } catch (error) {
      this.told = { text: words.failed }
      this.tell('penchant-error', { error })
    }
  }

  async #undo(back: () => Promise<unknown>): Promise<void> {
    await back()
    this.told = { text: this.speech.words.undone }
  }

  #closed(): void {
    this.#head?.remove()
    this.tell('penchant-why', { open: false })
    if (this.#wished && this.opened) wished(this.opened)
    this.#wished = false
  }

  protected override render(): TemplateResult {
    const { words } = this.speech
    const title = this.item === undefined ? '' : this.titleOf(this.item)
    return html`<button
        part="button"
        class="ask quiet"
        aria-haspopup="dialog"
        @click=${() => this.show()}
      >
        <slot>${words.why}</slot><span class="unseen"> ${title}</span>
      </button>
      <dialog
        part="dialog"
        aria-labelledby="title"
        @close=${this.#closed}
        @click=${(event: Event) => event.target === event.currentTarget && this.close()}
      >
        <div class="sheet">
          <header>
            <slot name="head"></slot>
            <h2 id="title" role="heading" tabindex="-1" autofocus><bdi>${words.whyTitle(title)}</bdi></h2>
            <button part="dialog-button" class="x" aria-label=${words.close} @click=${this.close}>
              <svg viewBox="0 0 16 16" aria-hidden="true"><path d="M3 3l10 10M13 3L3 13" /></svg>
            </button>
          </header>
          ${this.#contents()}
        </div>
      </dialog>`
  }

  #contents(): unknown {
    const { explanation } = this
    const { words } = this.speech
    if (explanation === undefined) return html`<p role="status" class="soft">${words.loading}</p>`
    if (explanation === 'refused') return html`<p role="status">${words.noExplanation}</p>`
    const { position, stages = [] } = explanation
    const { pro, contra } = this.say.arguments(explanation, this.naming)
    return html`<p part="lead" class="lead">${words.position(position + 1)} ${pro[0] && html`${phrased(pro[0].whole)}.`}</p>
      ${this.#list(words.pro, pro, 'pro')} ${this.#list(words.contra, contra, 'contra')}
      ${this.#without(position)} ${this.#stages(stages)} ${this.#buttons(explanation, pro)} ${this.#sum(explanation)}`
  }

  #without(now: number): unknown {
    if (this.withouts.length === 0) return nothing
    const { say, naming } = this
    const said = ({ item, position }: Without) =>
      say.without({ title: naming.titleOf(item) ?? '', item, position, now })
    return html`<ul class="without">
      ${this.withouts.map((one) => html`<li>${phrased(said(one))}.</li>`)}
    </ul>`
  }

  #stages(stages: readonly Moved[]): unknown {
    if (stages.length === 0) return nothing
    return html`<h3>${this.speech.words.stages}</h3>
      <ol part="stages">
        ${stages.map((stage) => html`<li>${phrased(this.say.moved(stage))}</li>`)}
      </ol>`
  }

  #list(heading: string, list: readonly SaidArgument[], kind: string): unknown {
    const said = list.filter(({ argument }) => argument.share >= LEAST).slice(0, SAID)
    if (said.length === 0) return nothing
    return html`<h3>${heading}</h3>
      <ul part="reasons" class=${kind}>
        ${said.map(
          ({ argument, says, share, because }) => html`<li>
            ${phrased(says)}<span class="figure">${share}</span>
            <span class="bar" aria-hidden="true"><i .style=${`inline-size: ${Math.min(1, argument.share) * 100}%`}></i></span>
            ${because ? html`<span class="soft">${phrased(because)}</span>` : nothing}
          </li>`,
        )}
      </ul>`
  }

  #buttons({ shelf, item, position }: Explanation, pro: readonly SaidArgument[]): unknown {
    const { words } = this.speech
    const { opened, told } = this
    if (!opened) return nothing
    const refuse = () =>
      this.#act(opened.record({ type: 'not_interested', item, recommendation: shelf, position }), {
        act: 'not_interested',
        item,
      })
    const wish = (act: 'mute' | 'pin', target: InterestName) =>
      this.#act(opened.profile[act](target), { act, ...target })
    const topics = pro.filter(({ argument }) => argument.field !== undefined).slice(0, TOUCHED)
    return html`<div class="row acts">
        <button part="dialog-button" class="button" @click=${refuse}>${words.notInterested}</button>
        ${topics.map(({ argument: { field = '', value = '' } }) => {
          const topic = this.naming.labelOf(field, value)
          const target = { field, value }
          return html`<button part="dialog-button" class="button" @click=${() => wish('mute', target)}>
              <bdi>${words.lessOf(topic)}</bdi>
            </button>
            <button part="dialog-button" class="button" @click=${() => wish('pin', target)}>
              <bdi>${words.moreOf(topic)}</bdi>
            </button>`
        })}
      </div>
      <p role="status" class="row">
        ${told?.text}
        ${told?.undo ? html`<button part="dialog-button" class="button" @click=${() => this.#undo(told.undo as never)}>${words.undo}</button>` : nothing}
      </p>`
  }

  /** Every part, so that whoever wants to can add them up. */
  #sum(explanation: Explanation): TemplateResult {
    const { words, locale } = this.speech
    const exact = new Intl.NumberFormat(locale, {
      minimumFractionDigits: 4,
      maximumFractionDigits: 4,
      signDisplay: 'exceptZero',
    })
    const parts = this.say.parts(explanation, this.naming)
    return html`<details>
      <summary>${words.sum}</summary>
      <table part="sum">
        <thead>
          <tr>
            <th scope="col">${words.part}</th>
            <th scope="col">${words.adds}</th>
          </tr>
        </thead>
        <tbody>
          ${parts.map(({ part, says }) => html`<tr><th scope="row">${phrased(says)}</th><td>${exact.format(part.contribution)}</td></tr>`)}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">${words.total}</th>
            <td>${exact.format(explanation.score)}</td>
          </tr>
        </tfoot>
      </table>
    </details>`
  }
}
