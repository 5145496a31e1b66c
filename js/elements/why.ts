// <penchant-why>: a button, and behind it why an item stands where it does, to the last digit, with what can be said
// against it. It opens a dialog, which the browser itself makes modal, closes by Escape and gives the focus back from.

import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit'
import type { Explanation, InterestName, Personalizer, Recorded, ScorePart } from '../types.js'
import { type Argument, argumentsOf } from './argument.js'
import { PenchantElement } from './element.js'
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

interface Without {
  readonly item: string
  readonly place: number | undefined
}

export class WhyElement extends PenchantElement implements PenchantWhyElement {
  static override styles = [theme, whyStyles]
  static override properties: PropertyDeclarations = {
    shelf: {},
    item: {},
    explanation: { state: true },
    withouts: { state: true },
    told: { state: true },
  }

  declare shelf: string | undefined
  declare item: string | undefined
  declare explanation: Explanation | 'refused' | undefined
  declare withouts: readonly Without[]
  declare told: { readonly text: string; readonly undo?: () => Promise<unknown> } | undefined

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
    await this.#explain()
    await this.updateComplete
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
      // On a list that somebody else retrieved, nothing can be thought away.
      const { without } = await opened.explain(shelf, item, { without: { item: cause } }).catch(() => explanation)
      if (without) found.push({ item: cause, place: without.position === null ? undefined : without.position + 1 })
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
    if (this.#wished && this.opened) wished(this.opened)
    this.#wished = false
  }

  protected override render(): TemplateResult {
    const { words } = this.speech
    const title = this.item === undefined ? '' : this.phrases.title(this.item)
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
    const { pro, contra } = argumentsOf(explanation)
    const phrases = this.phrases
    return html`<p class="lead">${words.position(explanation.position + 1)} ${pro[0] && phrases.sentence(pro[0])}</p>
      ${this.#list(words.pro, pro, 'pro')} ${this.#list(words.contra, contra, 'contra')}
      ${
        this.withouts.length > 0
          ? html`<ul class="without">
              ${this.withouts.map(({ item, place }) => html`<li><bdi>${words.without(phrases.title(item), place)}</bdi></li>`)}
            </ul>`
          : nothing
      }
      ${this.#buttons(explanation, pro)} ${this.#sum(explanation)}`
  }

  #list(heading: string, list: readonly Argument[], kind: string): unknown {
    const said = list.filter(({ share }) => share >= LEAST).slice(0, SAID)
    if (said.length === 0) return nothing
    const phrases = this.phrases
    const percent = new Intl.NumberFormat(this.speech.locale, { style: 'percent' })
    return html`<h3>${heading}</h3>
      <ul part="reasons" class=${kind}>
        ${said.map(
          (one) => html`<li>
            <bdi>${phrases.topic(one)}</bdi><span class="figure">${percent.format(one.share)}</span>
            <span class="bar" aria-hidden="true"><i .style=${`inline-size: ${Math.min(1, one.share) * 100}%`}></i></span>
            ${one.because.length > 0 ? html`<bdi class="soft">${phrases.because(one)}</bdi>` : nothing}
          </li>`,
        )}
      </ul>`
  }

  #buttons({ shelf, item, position }: Explanation, pro: readonly Argument[]): unknown {
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
    const topics = pro.filter(({ field }) => field !== undefined).slice(0, TOUCHED)
    return html`<div class="row acts">
        <button part="dialog-button" class="button" @click=${refuse}>${words.notInterested}</button>
        ${topics.map(({ signal, field = '', value = '' }) => {
          const topic = this.phrases.topic({ signal, field, value })
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
  #sum({ parts, score }: Explanation): TemplateResult {
    const { words, locale } = this.speech
    const exact = new Intl.NumberFormat(locale, {
      minimumFractionDigits: 4,
      maximumFractionDigits: 4,
      signDisplay: 'exceptZero',
    })
    const name = (part: ScorePart) =>
      part.kind === 'baseline' ? words.baseline(part.signal) : `${this.phrases.topic(part)} (${part.signal})`
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
          ${parts.map((part) => html`<tr><th scope="row"><bdi>${name(part)}</bdi></th><td>${exact.format(part.contribution)}</td></tr>`)}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">${words.total}</th>
            <td>${exact.format(score)}</td>
          </tr>
        </tfoot>
      </table>
    </details>`
  }
}
