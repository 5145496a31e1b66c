// A site's own markup for items. It is in the page, where the site's styles apply: in a holder for each item, which a slot in
// the shadow root shows.

import { render } from 'lit'
import type { Shelf, ShelfItem } from '../types.js'
import { filled } from './template.js'

export type RenderItem = (item: ShelfItem, shelf: Shelf) => unknown

/** The name of an item's slot. */
export const slotOf = (id: string): string => `item ${id}`

export class OwnMarkup {
  readonly #shelf: HTMLElement
  #holders = new Map<string, HTMLElement>()
  /** The template or function that the items were drawn with. */
  #by: Node | 'function' | undefined

  constructor(shelf: HTMLElement) {
    this.#shelf = shelf
  }

  get template(): HTMLTemplateElement | null {
    return this.#shelf.querySelector<HTMLTemplateElement>(':scope > template')
  }

  /** The holder of an item's markup, if it has any. */
  of(id: string | undefined): HTMLElement | undefined {
    return id === undefined ? undefined : this.#holders.get(id)
  }

  #means(renderItem: RenderItem | undefined): Node | 'function' | undefined {
    return renderItem ? 'function' : (this.template ?? undefined)
  }

  /** Children with the name of an item's slot that this object did not make: a restored copy of the page contains old ones. */
  get #strangers(): readonly Element[] {
    const holders = new Set<Element>(this.#holders.values())
    return [...this.#shelf.children].filter((child) => child.slot.startsWith('item ') && !holders.has(child))
  }

  /** Whether other code, a framework for example, removed or added holders or the template. */
  isDisturbed(renderItem: RenderItem | undefined): boolean {
    const isGone = [...this.#holders.values()].some(({ parentNode }) => parentNode !== this.#shelf)
    return isGone || this.#by !== this.#means(renderItem) || this.#strangers.length > 0
  }

  /**
   * Draws every item of a shelf. For an item that is already shown, its markup is updated in place, also by another function, since
   * frameworks make a new one for each render.
   */
  place(shelf: Shelf | undefined, renderItem: RenderItem | undefined): readonly HTMLElement[] {
    const { template } = this
    const by = this.#means(renderItem)
    if (this.#by !== by) this.#clear()
    this.#by = by
    const before = this.#holders
    this.#holders = new Map()
    for (const entry of shelf && (renderItem || template) ? shelf.items : []) {
      const holder = before.get(entry.id) ?? document.createElement('div')
      before.delete(entry.id)
      holder.slot = slotOf(entry.id)
      if (renderItem) render(renderItem(entry, shelf as Shelf), holder)
      else if (template) holder.replaceChildren(filled(template, entry.item))
      for (const why of holder.querySelectorAll('penchant-why'))
        Object.assign(why, { shelf: shelf?.id, item: entry.id })
      this.#holders.set(entry.id, holder)
    }
    for (const gone of [...before.values(), ...this.#strangers]) gone.remove()
    this.#order()
    return [...this.#holders.values()]
  }

  /** In the page they stand in the shelf's order too, for whatever reads or styles it. What is in its place stays there. */
  #order(): void {
    let after: Element | null = null
    for (const holder of [...this.#holders.values()].reverse()) {
      const next: Element | null = holder.parentNode === this.#shelf ? holder.nextElementSibling : this.#shelf
      if (next !== after) this.#shelf.insertBefore(holder, after)
      after = holder
    }
  }

  /** What a function drew is not drawn over by a template, nor by another template. */
  #clear(): void {
    for (const holder of this.#holders.values()) holder.remove()
    this.#holders.clear()
  }
}
