// What a visitor sees, opens and presses on a shelf: told to the page as events, and recorded with the shelf and the place.

import type { LitElement } from 'lit'
import type { ConsentLevel, EventType, Personalizer, ShelfItem } from '../../types.js'
import { Impressions } from '../impressions.js'
import { leaveAfter } from '../leaving.js'
import { unlessClosed, wished } from '../source.js'
import type { PenchantShelfElement } from '../types.js'

/** What a button of a site's own markup may say that the visitor did. */
const ACTS: readonly string[] = ['like', 'dislike', 'not_interested', 'bookmark', 'share', 'cart', 'purchase']
/** Acts by which a visitor asks for another order. */
const WISHES: readonly string[] = ['dislike', 'not_interested']

/** What the recorder needs of its element: the open profile, and a way to tell the page. */
interface Means {
  readonly opened: () => Personalizer | undefined
  /** Dispatches an event; false where a listener prevented it. */
  readonly tell: (name: string, detail: unknown, cancelable?: boolean) => boolean
  readonly report: (error: unknown) => void
}

export class Recorder {
  readonly #shelf: LitElement & Pick<PenchantShelfElement, 'shelf' | 'surface' | 'records'>
  readonly #means: Means
  #impressions: Impressions | undefined
  #seen = new Set<string>()

  constructor(shelf: LitElement & Pick<PenchantShelfElement, 'shelf' | 'surface' | 'records'>, means: Means) {
    this.#shelf = shelf
    this.#means = means
    shelf.addEventListener('click', this.#clicked)
    shelf.addEventListener('auxclick', (event) => event.button === 1 && this.#clicked(event))
  }

  /** Begins to look for impressions; returns what ends it. */
  begin(): () => void {
    const impressions = new Impressions((element) => this.#saw(element as HTMLElement))
    this.#impressions = impressions
    return () => impressions.end()
  }

  /** The entries of another shelf: each is seen for the first time. */
  watch(entries: readonly HTMLElement[]): void {
    this.#seen = new Set()
    this.#impressions?.watch(this.#records('impression') ? entries : [])
  }

  #records(type: EventType): boolean {
    return this.#shelf.records.split(/\s+/).includes(type)
  }

  readonly #clicked = (event: MouseEvent): void => {
    const { shelf, renderRoot } = this.#shelf
    const path = event.composedPath().filter((node): node is HTMLElement => node instanceof HTMLElement)
    const place = path.findIndex((node) => node.matches('li[data-position]') && node.getRootNode() === renderRoot)
    const entry = shelf?.items[Number(path[place]?.dataset.position ?? Number.NaN)]
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
    const penchant = this.#means.opened()
    void this.#record(act as EventType, entry).then(() => {
      if (penchant && WISHES.includes(act)) wished(penchant)
    })
    this.#means.tell('penchant-act', { act, item: entry.id })
  }

  #selected(event: MouseEvent, entry: ShelfItem): void {
    const kept = this.#records('click') ? this.#record('click', entry) : undefined
    const detail = { item: entry, shelf: this.#shelf.shelf, position: entry.position, click: event }
    if (!this.#means.tell('penchant-select', detail, true)) event.preventDefault()
    else if (kept && this.#level === 'device') leaveAfter(kept, event)
  }

  #saw({ dataset }: HTMLElement): void {
    const entry = this.#shelf.shelf?.items[Number(dataset.position)]
    if (!entry || this.#seen.has(entry.id)) return
    this.#seen.add(entry.id)
    void this.#record('impression', entry)
  }

  /** Undefined where the page has closed the profile: it learns no more. */
  get #level(): ConsentLevel | undefined {
    return unlessClosed(() => this.#means.opened()?.consent.level)
  }

  /** At level `off` `record` is not called at all. A failure is reported, and stops no click. */
  async #record(type: EventType, { id, position }: ShelfItem): Promise<void> {
    const { shelf, surface } = this.#shelf
    const opened = this.#means.opened()
    if (!opened || !shelf || (this.#level ?? 'off') === 'off') return
    try {
      await opened.record({ type, item: id, recommendation: shelf.id, position, ...(surface != null && { surface }) })
    } catch (error) {
      this.#means.report(error)
    }
  }
}
