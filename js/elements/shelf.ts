// <penchant-shelf>: a ranked list on the page. It keeps its room before there is anything to show, sees what is seen and
// opened, and stays as it is under the reader's hand.

import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type {
  Change,
  ConsentLevel,
  EventType,
  Filter,
  Personalizer,
  RecommendOptions,
  Shelf,
  ShelfItem,
  SignalWeights,
} from '../types.js'
import { exploring } from '../words/exploring.js'
import { account } from './behind.js'
import { type Declarations, PenchantElement, watch } from './element.js'
import { Impressions } from './impressions.js'
import { leaveAfter } from './leaving.js'
import { OwnMarkup, type RenderItem, slotOf } from './own.js'
import { flag, list, number, object, words } from './reading.js'
import { onWish, unlessClosed, wished } from './source.js'
import { shelfStyles } from './styles/shelf.js'
import { theme } from './styles/theme.js'
import type { PenchantShelfElement, ShelfState } from './types.js'

/** What a button of a site's own markup may say that the visitor did. */
const ACTS: readonly string[] = ['like', 'dislike', 'not_interested', 'bookmark', 'share', 'cart', 'purchase']
/** Acts after which another order is what was asked for. */
const WISHES: readonly string[] = ['dislike', 'not_interested']
/** The row's padding, in which a focus ring has room. */
const EDGE = 6
/** As many as `recommend` gives at most. */
const MOST = 1_000
/** Properties that are options of `recommend`. */
const OPTIONS = ['surface', 'limit', 'filter', 'exclude', 'seen', 'weights'] as const
/** Properties of which another value asks anew. */
const ASKED = [...OPTIONS, 'similarTo', 'load', 'given'] as const

/** How the row was before its order changed: how far scrolled, and what had the focus, at which place. */
interface Before {
  readonly list: HTMLElement
  readonly left: number
  readonly position: number
  readonly id: string | undefined
  readonly element: Element | null
}

export class ShelfElement extends PenchantElement implements PenchantShelfElement {
  static override styles = [theme, shelfStyles]
  static override properties: Declarations = {
    surface: {},
    limit: { reads: number(12) },
    heading: {},
    level: { reads: number(2) },
    filter: { reads: object, byValue: true },
    exclude: { reads: list, byValue: true },
    seen: {},
    weights: { reads: object, byValue: true },
    similarTo: { attribute: 'similar-to' },
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

  declare surface: string | undefined
  declare limit: number
  declare heading: string | undefined
  declare level: number
  declare filter: Filter | undefined
  declare exclude: readonly string[] | undefined
  declare seen: 'exclude' | 'include' | undefined
  declare weights: SignalWeights | undefined
  declare similarTo: string | undefined
  declare load: ((penchant: Personalizer, options: RecommendOptions) => Promise<Shelf>) | undefined
  declare given: Shelf | null | undefined
  declare records: string
  declare layout: 'row' | 'grid'
  declare why: boolean
  declare plain: boolean
  declare renderItem: RenderItem | undefined
  declare shelf: Shelf | undefined
  declare state: ShelfState

  #turn = 0
  #impressions: Impressions | undefined
  #seen = new Set<string>()
  readonly #missing = new Set<string>()
  readonly #own = new OwnMarkup(this)
  #before: Before | undefined
  #ends: (() => void)[] = []
  #late = false

  constructor() {
    super()
    this.limit = 12
    this.level = 2
    this.layout = 'row'
    this.records = 'impression click'
    this.why = false
    this.plain = false
    this.state = 'loading'
    this.addEventListener('click', this.#clicked)
    this.addEventListener('auxclick', (event) => event.button === 1 && this.#clicked(event))
    this.addEventListener('pointerleave', this.#freed)
    this.addEventListener('focusout', this.#freed)
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#impressions = new Impressions((element) => this.#saw(element as HTMLElement))
    this.#ends = [
      onWish((penchant) => penchant === this.opened && void this.refresh()),
      watch(this, { childList: true }, () => this.#children()),
      () => this.#impressions?.end(),
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
    if (this.load) return this.load(penchant, options)
    if (this.similarTo == null) return penchant.recommend(options)
    const { surface: _surface, seen: _seen, weights: _weights, ...alike } = options
    return penchant.similar(this.similarTo, alike)
  }

  protected override arrived(): Promise<void> {
    return this.refresh()
  }

  protected override waits(): void {
    this.state = 'loading'
  }

  /** Images may be there again too. */
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

  /** The first item, or the words that there is none. */
  protected override get landing(): HTMLElement | null {
    const [first] = this.#entries
    return first ? this.#link(first) : this.renderRoot.querySelector('[role="status"]')
  }

  protected override failed(error: unknown): void {
    this.shelf = undefined
    this.state = 'error'
    this.report(error)
  }

  /** What was done here changes nothing under the reader's hand; what was done elsewhere waits until it has left. */
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
      // What was asked for before is not wanted any more.
      this.#turn++
      this.#show(this.given ?? undefined)
    }
    if (changed.has('state')) this.trying = this.state === 'loading' && changed.get('state') === 'error'
    if (!changed.has('shelf') && !changed.has('renderItem')) return
    this.#remember()
    this.#place()
  }

  protected override updated(changed: PropertyValues): void {
    this.mark(this.state, true)
    this.#restore()
    super.updated(changed)
    if (!changed.has('shelf')) return
    this.#seen = new Set()
    this.#impressions?.watch(this.#records('impression') ? this.#entries : [])
    if (this.given) this.tell('penchant-shelf', { shelf: this.given })
  }

  /** Whether items have a *Why this?*, or may have: what is behind it is loaded whether or not there are items. */
  get #asksWhy(): boolean {
    return this.why || Boolean(this.renderItem || this.#own.template?.content.querySelector('penchant-why'))
  }

  get list(): HTMLElement | null {
    return this.renderRoot?.querySelector('ul') ?? null
  }

  #records(type: EventType): boolean {
    return this.records.split(/\s+/).includes(type)
  }

  get #entries(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('li[data-position]')]
  }

  /**
   * The item with the focus, which a new order may move or take away, and where the row stands: a browser that snaps goes
   * after the item it snapped to, so that it must not snap while the order changes.
   */
  #remember(): void {
    const { list } = this
    if (!list) return
    const entries = this.#entries
    const position = entries.findIndex((entry) => this.#holdsFocus(entry))
    this.#before = { list, left: list.scrollLeft, position, id: entries[position]?.dataset.id, element: this.#active }
    list.style.scrollSnapType = 'none'
  }

  /** What has the focus, here or in the page. */
  get #active(): Element | null {
    return this.shadowRoot?.activeElement ?? (this.getRootNode() as Document | ShadowRoot).activeElement
  }

  /** Also while the window itself has no focus, when `:focus-within` says no. */
  #holdsFocus(entry: HTMLElement): boolean {
    return [entry, this.#own.of(entry.dataset.id)].some((one) => one?.contains(this.#active))
  }

  #restore(): void {
    const before = this.#before
    this.#before = undefined
    if (!before) return
    const { list } = before
    list.scrollLeft = before.left
    if (before.position >= 0) this.#refocus(before)
    list.style.scrollSnapType = ''
  }

  #refocus({ list, position, id, element }: Before): void {
    const entries = this.#entries
    const entry = entries.find(({ dataset }) => dataset.id === id) ?? entries.at(position) ?? entries.at(-1)
    if (!entry) return
    if (!this.#holdsFocus(entry)) {
      // A button that was pressed keeps the focus where its item went.
      const stays = entry.dataset.id === id && element?.isConnected ? (element as HTMLElement) : this.#link(entry)
      stays?.focus({ preventScroll: true })
    }
    if (entries[position] === entry) return
    // Along the row alone: the page stays where it is.
    const [row, at] = [list.getBoundingClientRect(), entry.getBoundingClientRect()]
    list.scrollLeft += Math.min(0, at.left - row.left - EDGE) || Math.max(0, at.right - row.right + EDGE)
  }

  #link(entry: HTMLElement): HTMLElement | null {
    const own = this.#own.of(entry.dataset.id)
    return (own ?? entry).querySelector<HTMLElement>('a[href], button, [tabindex]')
  }

  /** What a framework does with the children must not lose what stands in them. */
  #children(): void {
    if (this.#own.isDisturbed(this.renderItem)) this.requestUpdate('renderItem', null)
  }

  /** A *Why this?* of the site's own markup is about the same profile. */
  #place(): void {
    const { penchant } = this
    for (const holder of this.#own.place(this.shelf, this.renderItem)) {
      for (const why of holder.querySelectorAll('penchant-why')) why.penchant = penchant
    }
  }

  readonly #clicked = (event: MouseEvent): void => {
    const path = event.composedPath().filter((node): node is HTMLElement => node instanceof HTMLElement)
    const place = path.findIndex((node) => node.matches('li[data-position]') && node.getRootNode() === this.renderRoot)
    const entry = this.shelf?.items[Number(path[place]?.dataset.position ?? Number.NaN)]
    if (!entry) return
    const inside = path.slice(0, place)
    if (inside.some((node) => node.localName === 'penchant-why')) return
    const act = inside.find((node) => node.dataset.act)?.dataset.act
    if (act) this.#acted(act, entry)
    else if (inside.some((node) => node.matches('a[href], [data-select]'))) this.#selected(event, entry)
  }

  #acted(act: string, entry: ShelfItem): void {
    if (!ACTS.includes(act))
      throw new RangeError(`data-act: got ${JSON.stringify(act)}, expected one of ${ACTS.join(', ')}`)
    const penchant = this.opened
    void this.#record(act as EventType, entry).then(() => {
      if (penchant && WISHES.includes(act)) wished(penchant)
    })
    this.tell('penchant-act', { act, item: entry.id })
  }

  #selected(event: MouseEvent, entry: ShelfItem): void {
    const kept = this.#records('click') ? this.#record('click', entry) : undefined
    const detail = { item: entry, shelf: this.shelf, position: entry.position, click: event }
    if (!this.tell('penchant-select', detail, true)) event.preventDefault()
    else if (kept && this.#level === 'device') leaveAfter(kept, event)
  }

  #saw({ dataset }: HTMLElement): void {
    const entry = this.shelf?.items[Number(dataset.position)]
    if (!entry || this.#seen.has(entry.id)) return
    this.#seen.add(entry.id)
    void this.#record('impression', entry)
  }

  /** Nothing where the page has closed the profile: it learns no more. */
  get #level(): ConsentLevel | undefined {
    return unlessClosed(() => this.opened?.consent.level)
  }

  /** What is not to be learned is not even offered. A click goes on whatever becomes of its event. */
  async #record(type: EventType, { id, position }: ShelfItem): Promise<void> {
    const { opened, shelf, surface } = this
    if (!opened || !shelf || (this.#level ?? 'off') === 'off') return
    try {
      await opened.record({ type, item: id, recommendation: shelf.id, position, ...(surface != null && { surface }) })
    } catch (error) {
      this.report(error)
    }
  }

  /** The arrow keys go from item to item, in the direction in which the page is read. */
  readonly #arrow = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    const entries = this.#entries
    const at = entries.findIndex((entry) => this.#holdsFocus(entry))
    const target = event.composedPath()[0] as HTMLElement
    if (!step || at < 0 || target.closest('dialog, input, textarea, select') || event.altKey || event.metaKey) return
    const turned = getComputedStyle(this).direction === 'rtl' ? -step : step
    const next = entries[at + turned]
    if (!next) return
    event.preventDefault()
    this.#link(next)?.focus()
  }

  protected override draw(): TemplateResult {
    const { state, shelf, heading, level } = this
    const { words } = this.speech
    const title = heading ?? words.shelf
    const items = shelf?.items ?? []
    const ghosts = items.length > 0 ? 0 : Math.min(this.limit, MOST)
    return html`<section part="section" class=${`${this.trying ? 'trying' : state} ${this.layout}`} aria-label=${title || words.shelf}>
      <header part="header">
        <slot name="heading">
          ${title && html`<div part="heading" role="heading" aria-level=${level}>${title}</div>`}
        </slot>
        <slot name="tools"></slot>
      </header>
      <div class="stage" @keydown=${this.#arrow}>
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
    if (this.renderItem || this.#own.template) return nothing
    return html`<div class="card">
      ${this.plain ? nothing : html`<span class="image"></span>`}
      <span class="text"></span>
      ${this.why ? html`<span class="ask"></span>` : nothing}
    </div>`
  }

  #entry(entry: ShelfItem): TemplateResult {
    const { id, position } = entry
    return html`<li part="item" data-id=${id} data-position=${position}>
      ${this.#exploring(entry)} ${this.#own.of(id) ? html`<slot name=${slotOf(id)}></slot>` : this.#card(entry)}
    </li>`
  }

  /** What is there to find out whether it is liked says so. */
  #exploring(entry: ShelfItem & { readonly exploring?: boolean }): unknown {
    if (!entry.exploring) return nothing
    return html`<div part="exploring">${this.speech.words.messages?.exploring ?? exploring}</div>`
  }

  /** An image that cannot be had is like none. */
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
        this.why
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
