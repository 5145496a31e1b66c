// The base of <penchant-shelf>: what a visitor does with its items. Impressions, clicks and acts are recorded with the shelf and the
// place, and reported to the page as events. The keyboard moves from item to item, and a new order keeps the reader's focus and
// scroll position. Requests and rendering are in ../shelf.ts.

import type { ConsentLevel, EventType, Shelf, ShelfItem } from '../../types.js'
import { PenchantElement } from '../element.js'
import { Impressions } from '../impressions.js'
import { leaveAfter } from '../leaving.js'
import { OwnMarkup } from '../own.js'
import { unlessClosed, wished } from '../source.js'

/** The acts that a button in a site's own markup may name. */
const ACTS: readonly string[] = [
  ...['like', 'dislike', 'not_interested', 'bookmark', 'share', 'cart', 'purchase', 'complete', 'uncart', 'return'],
]
/** Acts that ask for another order. */
const WISHES: readonly string[] = ['dislike', 'not_interested']

/** The row's padding in pixels, which leaves room for a focus ring. */
const EDGE = 6

/** The state of the row before its order changes: the scroll position, and the item that has the focus, with its place. */
interface Before {
  readonly list: HTMLElement
  readonly left: number
  readonly position: number
  readonly id: string | undefined
  readonly element: Element | null
}

/** An element with items in a list; the class that extends it draws them as `li[data-position]`. */
export abstract class InteractiveElement extends PenchantElement {
  declare shelf: Shelf | undefined
  declare surface: string | undefined
  /** What is recorded without a button of the site's: `impression` and `click`, separated by a space. */
  declare records: string

  protected readonly own = new OwnMarkup(this)
  #before: Before | undefined
  #impressions: Impressions | undefined
  readonly #seen = new Set<string>()

  constructor() {
    super()
    this.addEventListener('click', this.#clicked)
    this.addEventListener('auxclick', (event) => event.button === 1 && this.#clicked(event))
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#impressions = new Impressions((element) => this.#saw(element as HTMLElement))
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#impressions?.end()
  }

  /** Watches for impressions of the entries of a new shelf. */
  protected watch(): void {
    this.#seen.clear()
    this.#impressions?.watch(this.#records('impression') ? this.entries : [])
  }

  #records(type: EventType): boolean {
    return this.records.split(/\s+/).includes(type)
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

  /** `undefined` if the page has closed the profile: then nothing is learned. */
  get #level(): ConsentLevel | undefined {
    return unlessClosed(() => this.opened?.consent.level)
  }

  /** Records an event, unless the level is `off`. A failure is reported, and never stops a click. */
  async #record(type: EventType, { id, position }: ShelfItem): Promise<void> {
    const { opened, shelf, surface } = this
    if (!opened || !shelf || (this.#level ?? 'off') === 'off') return
    try {
      // A shelf of the history has no id: nothing on it was recommended.
      const recommended = shelf.id && { recommendation: shelf.id }
      await opened.record({ type, item: id, ...recommended, position, ...(surface != null && { surface }) })
    } catch (error) {
      this.report(error)
    }
  }

  /** The list that scrolls; null before the shelf was drawn. */
  get list(): HTMLElement | null {
    return this.renderRoot?.querySelector('ul') ?? null
  }

  protected get entries(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('li[data-position]')]
  }

  /** The element of an entry that takes the focus: its first link or button. */
  protected link(entry: HTMLElement): HTMLElement | null {
    const own = this.own.of(entry.dataset.id)
    return (own ?? entry).querySelector<HTMLElement>('a[href], button, [tabindex]')
  }

  /**
   * Notes the item with the focus, which a new order may move or remove, and how far the row is scrolled. Scroll snapping is
   * off until `restore`: a browser follows the item that it snapped to, also while the order changes.
   */
  protected remember(): void {
    const { list, entries } = this
    if (!list) return
    const position = entries.findIndex((entry) => this.#holdsFocus(entry))
    this.#before = { list, left: list.scrollLeft, position, id: entries[position]?.dataset.id, element: this.#active }
    list.style.scrollSnapType = 'none'
  }

  /** Puts back what `remember` noted, once the new order is drawn. */
  protected restore(): void {
    const before = this.#before
    this.#before = undefined
    if (!before) return
    const { list } = before
    list.scrollLeft = before.left
    if (before.position >= 0) this.#refocus(before)
    list.style.scrollSnapType = ''
  }

  #refocus({ list, position, id, element }: Before): void {
    const { entries } = this
    const entry = entries.find(({ dataset }) => dataset.id === id) ?? entries.at(position) ?? entries.at(-1)
    if (!entry) return
    if (!this.#holdsFocus(entry)) {
      // A button that was pressed keeps the focus where its item went.
      const stays = entry.dataset.id === id && element?.isConnected ? (element as HTMLElement) : this.link(entry)
      stays?.focus({ preventScroll: true })
    }
    if (entries[position] === entry) return
    // Only the row scrolls to the item: `scrollIntoView` would move the page too.
    const [row, at] = [list.getBoundingClientRect(), entry.getBoundingClientRect()]
    list.scrollLeft += Math.min(0, at.left - row.left - EDGE) || Math.max(0, at.right - row.right + EDGE)
  }

  /** The element with the focus, in the shadow root or in the page. */
  get #active(): Element | null {
    return this.shadowRoot?.activeElement ?? (this.getRootNode() as Document | ShadowRoot).activeElement
  }

  /** True also while the window itself has no focus, when `:focus-within` matches nothing. */
  #holdsFocus(entry: HTMLElement): boolean {
    return [entry, this.own.of(entry.dataset.id)].some((one) => one?.contains(this.#active))
  }

  /** Moves the focus from item to item by the arrow keys, in the direction in which the page is read. */
  protected readonly keydown = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    const { entries } = this
    const at = entries.findIndex((entry) => this.#holdsFocus(entry))
    const target = event.composedPath()[0] as HTMLElement
    if (!step || at < 0 || target.closest('dialog, input, textarea, select') || event.altKey || event.metaKey) return
    const turned = getComputedStyle(this).direction === 'rtl' ? -step : step
    const next = entries[at + turned]
    if (!next) return
    event.preventDefault()
    this.link(next)?.focus()
  }
}
