// <penchant-shelf>: a ranked list. It reserves its space before there is anything to show, records impressions and clicks, and
// does not change its order while the reader uses it.

import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import { DEFAULT_LIMIT, LARGEST_LIMIT } from '../generated/constants.js'
import type {
  Change,
  Filter,
  HistoryOptions,
  Personalizer,
  RecommendOptions,
  SeenRules,
  Shelf,
  ShelfItem,
  SignalWeights,
} from '../types.js'
import { exploring } from '../words/exploring.js'
import { account } from './behind.js'
import { type Declarations, watch } from './element.js'
import { type RenderItem, slotOf } from './own.js'
import { flag, list, object, whole, words } from './reading.js'
import { ask, kind, names } from './shelf/asking.js'
import { InteractiveElement } from './shelf/interaction.js'
import { onWish } from './source.js'
import { shelfStyles } from './styles/shelf.js'
import { theme } from './styles/theme.js'
import type { PenchantShelfElement, ShelfKind, ShelfState } from './types.js'

/** The properties that are options of `recommend`. */
const OPTIONS = ['surface', 'limit', 'filter', 'exclude', 'seen', 'weights'] as const
/** The properties whose changes cause a new request to the engine. */
const ASKED = [...OPTIONS, 'kind', 'basket', 'types', 'progress', 'similarTo', 'load', 'given'] as const

export class ShelfElement extends InteractiveElement implements PenchantShelfElement {
  static override styles = [theme, shelfStyles]
  static override properties: Declarations = {
    surface: {},
    limit: { reads: whole(DEFAULT_LIMIT, 1, LARGEST_LIMIT) },
    heading: {},
    level: { reads: whole(2, 1, 6) },
    filter: { reads: object, byValue: true },
    exclude: { reads: list, byValue: true },
    seen: {},
    weights: { reads: object, byValue: true },
    similarTo: { attribute: 'similar-to' },
    kind: { reads: kind },
    basket: { reads: names, byValue: true },
    types: { reads: names, byValue: true },
    progress: { reads: object, byValue: true },
    load: { attribute: false },
    given: { attribute: false },
    records: { reads: words('impression click') },
    layout: { reads: words('row'), reflect: true, useDefault: true },
    why: { reads: flag },
    plain: { reads: flag, reflect: true, useDefault: true, converter: { toAttribute: (is) => (is ? '' : null) } },
    renderItem: { attribute: false },
    shelf: { attribute: false },
    state: { attribute: false },
  }

  declare limit: number
  declare heading: string | undefined
  declare level: number
  declare filter: Filter | undefined
  declare exclude: readonly string[] | undefined
  declare seen: SeenRules | undefined
  declare weights: SignalWeights | undefined
  declare similarTo: string | undefined
  declare kind: ShelfKind
  declare basket: readonly string[] | 'cart' | undefined
  declare types: HistoryOptions['types'] | undefined
  declare progress: HistoryOptions['progress'] | undefined
  declare load: ((penchant: Personalizer, options: RecommendOptions) => Promise<Shelf>) | undefined
  declare given: Shelf | null | undefined
  declare layout: 'row' | 'grid'
  declare why: boolean
  declare plain: boolean
  declare renderItem: RenderItem | undefined
  declare state: ShelfState

  #turn = 0
  readonly #missing = new Set<string | undefined>()
  #ends: (() => void)[] = []
  #late = false

  constructor() {
    super()
    this.limit = DEFAULT_LIMIT
    this.kind = 'recommended'
    this.level = 2
    this.layout = 'row'
    this.records = 'impression click'
    this.why = false
    this.plain = false
    this.state = 'loading'
    this.addEventListener('pointerleave', this.#freed)
    this.addEventListener('focusout', this.#freed)
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#ends = [
      onWish((penchant) => penchant === this.opened && void this.refresh()),
      watch(this, { childList: true }, () => this.#children()),
    ]
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    for (const end of this.#ends.splice(0)) end()
  }

  async refresh(): Promise<void> {
    const penchant = this.opened
    if (!penchant) return this.reopen()
    if (this.given !== undefined) return this.#show(this.given ?? undefined)
    const turn = ++this.#turn
    this.#late = false
    if (this.shelf === undefined) this.state = 'loading'
    try {
      const shelf = await this.#ask(penchant)
      if (turn !== this.#turn) return
      this.#show(shelf)
      await this.updateComplete
      if (this.shelf === shelf) this.tell('penchant-shelf', { shelf })
    } catch (error) {
      if (turn === this.#turn) this.failed(error)
    }
  }

  #show(shelf: Shelf | undefined): void {
    this.shelf = shelf
    this.state = shelf === undefined ? 'loading' : shelf.items.length > 0 ? 'ready' : 'empty'
  }

  #ask(penchant: Personalizer): Promise<Shelf> {
    const given = OPTIONS.filter((name) => this[name] != null)
    const options: RecommendOptions = Object.fromEntries(given.map((name) => [name, this[name]]))
    return this.load ? this.load(penchant, options) : ask(penchant, this, options)
  }

  protected override arrived(): Promise<void> {
    return this.refresh()
  }

  protected override waits(): void {
    this.state = 'loading'
  }

  /** Retries, and loads images again that failed. */
  protected override online(): void {
    super.online()
    this.#missing.clear()
    this.requestUpdate()
  }

  protected override get isBroken(): boolean {
    return this.state === 'error'
  }

  protected override retry(): Promise<void> {
    return this.refresh()
  }

  /** The first item, or the message that there is none. */
  protected override get landing(): HTMLElement | null {
    const [first] = this.entries
    return first ? this.link(first) : this.renderRoot.querySelector('[role="status"]')
  }

  protected override failed(error: unknown): void {
    this.shelf = undefined
    this.state = 'error'
    this.report(error)
  }

  /** Events that were recorded here never reorder the list; changes from elsewhere wait until the reader has left it. */
  protected override changed({ kind }: Change): void {
    if (kind === 'recorded') return
    this.#late = (kind === 'other-tab' || kind === 'restarted') && this.matches(':hover, :focus-within')
    if (!this.#late) void this.refresh()
  }

  readonly #freed = (): void => {
    if (this.#late) setTimeout(() => this.#late && !this.matches(':hover, :focus-within') && void this.refresh())
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed)
    if (this.#asksWhy) void account().catch(() => undefined)
    if (this.hasUpdated && ASKED.some((name) => changed.has(name))) void this.refresh()
    if (this.given !== undefined && changed.has('given')) {
      // The answer to an earlier request is ignored.
      this.#turn++
      this.#show(this.given ?? undefined)
    }
    if (changed.has('state')) this.trying = this.state === 'loading' && changed.get('state') === 'error'
    if (!changed.has('shelf') && !changed.has('renderItem')) return
    this.remember()
    this.#place()
  }

  protected override updated(changed: PropertyValues): void {
    this.mark(this.state, true)
    this.restore()
    super.updated(changed)
    if (!changed.has('shelf')) return
    this.watch()
    if (this.given) this.tell('penchant-shelf', { shelf: this.given })
  }

  /** Whether items have, or may get, a *Why this?*. Its script is loaded even if there are no items. */
  get #asksWhy(): boolean {
    return this.why || Boolean(this.renderItem || this.own.template?.content.querySelector('penchant-why'))
  }

  /** Restores the markup of items after a framework has changed the children. */
  #children(): void {
    if (this.own.isDisturbed(this.renderItem)) this.requestUpdate('renderItem', null)
  }

  /** Gives the profile to a *Why this?* in the site's own markup. */
  #place(): void {
    const { penchant } = this
    for (const holder of this.own.place(this.shelf, this.renderItem)) {
      for (const why of holder.querySelectorAll('penchant-why')) why.penchant = penchant
    }
  }

  protected override draw(): TemplateResult {
    const { state, shelf, heading, level } = this
    const { words } = this.speech
    const title = heading ?? words[this.kind === 'recommended' ? 'shelf' : this.kind]
    const items = shelf?.items ?? []
    const ghosts = items.length > 0 ? 0 : Math.min(this.limit, LARGEST_LIMIT)
    return html`<section part="section" class=${`${this.trying ? 'trying' : state} ${this.layout}`} aria-label=${title || words.shelf}>
      <header part="header">
        <slot name="heading">
          ${title && html`<div part="heading" role="heading" aria-level=${level}>${title}</div>`}
        </slot>
        <slot name="tools"></slot>
      </header>
      <div class="stage" @keydown=${this.keydown}>
        <ul part="list" role="list" aria-busy=${state === 'loading'} aria-hidden=${ghosts ? 'true' : nothing} tabindex=${ghosts ? -1 : nothing}>
          ${repeat(
            items,
            ({ id }) => id,
            (entry) => this.#entry(entry),
          )}
          ${Array.from({ length: ghosts }, () => html`<li part="item ghost" class="ghost">${this.#ghost()}</li>`)}
        </ul>
        <div part="message">
          <div role="status" tabindex="-1">${this.#message()}</div>
          ${this.again()}
        </div>
      </div>
      <slot name="footer"></slot>
    </section>`
  }

  #message(): unknown {
    const { words } = this.speech
    switch (this.state) {
      case 'loading':
        // While the retry button is pressed the message stays in place, and the placeholders stay hidden.
        return html`<span class=${this.trying ? '' : 'unseen'}>${words.loading}</span>`
      case 'empty':
        return html`<slot name="empty">${words.empty}</slot>`
      case 'error':
        return html`<slot name="error">${this.failure}</slot>`
      default:
        return nothing
    }
  }

  #ghost(): unknown {
    if (this.renderItem || this.own.template) return nothing
    return html`<div class="card">
      ${this.plain ? nothing : html`<span class="image"></span>`}
      <span class="text"></span>
      ${this.why ? html`<span class="ask"></span>` : nothing}
    </div>`
  }

  #entry(entry: ShelfItem): TemplateResult {
    const { id, position } = entry
    return html`<li part="item" data-id=${id} data-position=${position}>
      ${this.#exploring(entry)} ${this.own.of(id) ? html`<slot name=${slotOf(id)}></slot>` : this.#card(entry)}
    </li>`
  }

  /** The mark of an item that was drawn to find out whether the visitor likes it. */
  #exploring(entry: ShelfItem & { readonly exploring?: boolean }): unknown {
    if (!entry.exploring) return nothing
    return html`<div part="exploring">${this.speech.words.messages?.exploring ?? exploring}</div>`
  }

  /** Removes an image that cannot be loaded. */
  #miss(image: string): void {
    this.#missing.add(image)
    this.requestUpdate()
  }

  #card({ id, item }: ShelfItem): TemplateResult {
    const { title, creator, image, url } = this.showing(item)
    const picture =
      image && !this.#missing.has(image)
        ? html`<img part="image" class="image" src=${image} alt="" loading="lazy" decoding="async" @error=${() => this.#miss(image)} />`
        : html`<span part="image" class="image initial" aria-hidden="true">${[...title][0]}</span>`
    const body = html`${this.plain ? nothing : picture}
      <span class="text">
        <bdi part="title" class="title">${title}</bdi>
        <bdi part="creator" class="creator">${creator}</bdi>
      </span>`
    return html`<div part="card" class="card">
      ${
        url === undefined
          ? html`<button part="link" class="open" data-select>${body}</button>`
          : html`<a part="link" class="open" href=${url}>${body}</a>`
      }
      ${
        this.why && this.shelf?.id
          ? html`<penchant-why
              exportparts="button:why, dialog, dialog-button"
              class="ask"
              .penchant=${this.penchant}
              .presentation=${this.presentation}
              .shelf=${this.shelf?.id}
              .item=${id}
            ></penchant-why>`
          : nothing
      }
    </div>`
  }
}
