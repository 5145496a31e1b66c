// The row of a shelf: its items in order, which of them has the focus, and how far it is scrolled. The keyboard moves along it,
// and a new order takes neither the focus nor the place in the row from the reader.

import type { LitElement } from 'lit'
import type { OwnMarkup } from '../own.js'

/** The row's padding, in which a focus ring has room. */
const EDGE = 6

/** How the row was before its order changed: how far scrolled, and what had the focus, at which place. */
interface Before {
  readonly list: HTMLElement
  readonly left: number
  readonly position: number
  readonly id: string | undefined
  readonly element: Element | null
}

export class Row {
  readonly #shelf: LitElement
  readonly #own: OwnMarkup
  #before: Before | undefined

  constructor(shelf: LitElement, own: OwnMarkup) {
    this.#shelf = shelf
    this.#own = own
  }

  /** The list that scrolls; null before the shelf was drawn. */
  get list(): HTMLElement | null {
    return this.#shelf.renderRoot?.querySelector('ul') ?? null
  }

  get entries(): HTMLElement[] {
    return [...this.#shelf.renderRoot.querySelectorAll<HTMLElement>('li[data-position]')]
  }

  /** What takes the focus in an entry: its first link or button. */
  link(entry: HTMLElement): HTMLElement | null {
    const own = this.#own.of(entry.dataset.id)
    return (own ?? entry).querySelector<HTMLElement>('a[href], button, [tabindex]')
  }

  /**
   * Notes the item with the focus, which a new order may move or remove, and how far the row is scrolled. Scroll snapping is
   * off until `restore`: a browser follows the item that it snapped to, also while the order changes.
   */
  remember(): void {
    const { list, entries } = this
    if (!list) return
    const position = entries.findIndex((entry) => this.#holdsFocus(entry))
    this.#before = { list, left: list.scrollLeft, position, id: entries[position]?.dataset.id, element: this.#active }
    list.style.scrollSnapType = 'none'
  }

  /** Puts back what `remember` noted, once the new order is drawn. */
  restore(): void {
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

  /** What has the focus, in the shelf or in the page. */
  get #active(): Element | null {
    const shelf = this.#shelf
    return shelf.shadowRoot?.activeElement ?? (shelf.getRootNode() as Document | ShadowRoot).activeElement
  }

  /** True also while the window itself has no focus, when `:focus-within` matches nothing. */
  #holdsFocus(entry: HTMLElement): boolean {
    return [entry, this.#own.of(entry.dataset.id)].some((one) => one?.contains(this.#active))
  }

  /** Moves the focus from item to item by the arrow keys, in the direction in which the page is read. */
  readonly arrow = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    const { entries } = this
    const at = entries.findIndex((entry) => this.#holdsFocus(entry))
    const target = event.composedPath()[0] as HTMLElement
    if (!step || at < 0 || target.closest('dialog, input, textarea, select') || event.altKey || event.metaKey) return
    const turned = getComputedStyle(this.#shelf).direction === 'rtl' ? -step : step
    const next = entries[at + turned]
    if (!next) return
    event.preventDefault()
    this.link(next)?.focus()
  }
}
