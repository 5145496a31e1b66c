// Records what a visitor sees and opens in a list of the page's own, as `<penchant-shelf>` does: an impression after one second
// in view, once for each shelf and item; a click when a link or an element with `data-select` is followed; an act when a `data-act`
// button is pressed. Each entry names its item in `data-item`. If the entry with the focus is removed, the entry that takes its
// place gets the focus.

import { Impressions } from '../../elements/impressions.js'
import { leaveAfter } from '../../elements/leaving.js'
import type { ConsentLevel, EventType, Shelf, ShelfItem } from '../../types.js'
import { isClosed } from './profile.js'
import type { ShelfQuery } from './shelf.js'

export interface ObserveOptions {
  /** What is recorded automatically: `impression` and `click`; both if left out. */
  readonly records?: readonly ('impression' | 'click')[]
  /** Called when an item is opened. `preventDefault()` keeps the link from being followed; the click is recorded anyway. */
  readonly onSelect?: ((entry: ShelfItem, event: MouseEvent, shelf: Shelf) => void) | undefined
}

const ACTS: readonly string[] = [
  ...['like', 'dislike', 'not_interested', 'bookmark', 'share', 'cart', 'purchase', 'complete', 'uncart', 'return'],
]

/** Reads from a profile or a shelf; `otherwise` if the page has closed the profile. */
function unlessClosed<T, Otherwise>(read: () => T, otherwise: Otherwise): T | Otherwise {
  try {
    return read()
  } catch (error) {
    if (isClosed(error)) return otherwise
    throw error
  }
}

/** The consent level; `undefined` if the profile is closed. */
const levelOf = ({ profile }: ShelfQuery): ConsentLevel | undefined =>
  unlessClosed(() => profile.getSnapshot().penchant?.consent.level, 'off')

/** The entries whose impression was recorded, in any list. */
const seen = new WeakSet<ShelfItem>()

function hasSeen(entry: ShelfItem): boolean {
  const has = seen.has(entry)
  seen.add(entry)
  return has
}

/** Watches a list. Returns a function that ends it. `options` is called again for each event. */
export function observe(list: HTMLElement, query: ShelfQuery, options: () => ObserveOptions = () => ({})): () => void {
  let watched: Shelf | undefined
  let elements: readonly HTMLElement[] = []
  let items = ''
  let isEnded = false

  const records = (type: 'impression' | 'click') => options().records?.includes(type) ?? true
  const entryOf = (element: Element | null): ShelfItem | undefined => {
    const id = (element as HTMLElement | null)?.dataset.item
    return unlessClosed(() => query.getSnapshot().shelf?.items.find((entry) => entry.id === id), undefined)
  }

  /** Records an event, unless the level is `off`. A failure is logged, and the visitor notices nothing. */
  const record = async (type: EventType, { id }: ShelfItem): Promise<void> => {
    if (levelOf(query) === 'off') return
    await query.record({ type, item: id }).catch((error) => isClosed(error) || console.error(error))
  }

  const impressions = new Impressions((element) => {
    const entry = entryOf(element)
    if (entry && !hasSeen(entry)) void record('impression', entry)
  })
  /** Starts again if the shelf or its entries are other ones; changes within an entry do not restart its second. */
  const watch = () => {
    if (isEnded) return
    const { shelf } = query.getSnapshot()
    const entries = [...list.querySelectorAll<HTMLElement>('[data-item]')]
    const named = JSON.stringify(entries.map(({ dataset }) => dataset.item))
    if (shelf === watched && named === items && entries.every((entry, at) => entry === elements[at])) return
    watched = shelf
    elements = entries
    items = named
    impressions.watch(records('impression') ? entries : [])
  }

  const clicked = (event: MouseEvent) => {
    const target = event.target as Element
    const pressed = target.closest<HTMLElement>('penchant-why, [data-act], a[href], [data-select]')
    const entry = pressed && list.contains(pressed) ? entryOf(pressed.closest('[data-item]')) : undefined
    if (!entry || pressed?.localName === 'penchant-why') return
    const act = pressed?.dataset.act
    if (act) acted(act, entry)
    else selected(event, entry)
  }
  const acted = (act: string, entry: ShelfItem) => {
    if (!ACTS.includes(act))
      throw new RangeError(`data-act: got ${JSON.stringify(act)}, expected one of ${ACTS.join(', ')}`)
    void record(act as EventType, entry)
  }
  const selected = (event: MouseEvent, entry: ShelfItem) => {
    const kept = records('click') ? record('click', entry) : undefined
    options().onSelect?.(entry, event, query.getSnapshot().shelf as Shelf)
    const isKept = levelOf(query) === 'device'
    if (kept && isKept && !event.defaultPrevented) leaveAfter(kept, event)
  }
  const pressedMiddle = (event: MouseEvent) => event.button === 1 && clicked(event)

  query.isHeld = () => list.matches(':hover, :focus-within')
  const freed = () => setTimeout(query.free)
  const listeners = { click: clicked, auxclick: pressedMiddle, pointerleave: freed, focusout: freed } as const
  for (const [name, listener] of Object.entries(listeners)) list.addEventListener(name, listener as EventListener)
  const kept = keepFocus(list)
  // A framework may add the entries at any time, and another shelf may keep the same entries.
  const changes = new MutationObserver(() => {
    kept.restore(elements)
    watch()
  })
  changes.observe(list, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-item'] })
  const unsubscribe = query.subscribe(() => setTimeout(watch))
  watch()

  return () => {
    isEnded = true
    query.isHeld = undefined
    for (const [name, listener] of Object.entries(listeners)) list.removeEventListener(name, listener as EventListener)
    kept.end()
    changes.disconnect()
    unsubscribe()
    impressions.end()
  }
}

/**
 * `observe` as a ref callback: called with the list, and with null or undefined when the list is removed. A second call with the
 * same list does nothing. The returned function ends it too.
 */
export function observer(query: ShelfQuery, options?: () => ObserveOptions): (list: unknown) => () => void {
  let observed: unknown
  let end = () => {}
  const turnTo = (list: unknown) => {
    if (list === observed) return
    end()
    observed = list
    // Not `instanceof Element`: a frame's elements have other classes.
    const isElement = (list as Node | undefined)?.nodeType === 1
    end = isElement ? observe(list as HTMLElement, query, options) : () => {}
  }
  return (list) => {
    turnTo(list ?? undefined)
    return () => turnTo(undefined)
  }
}

/** Remembers which entry has the focus. A blur that the browser causes by removing the entry is ignored. */
function keepFocus(list: HTMLElement): { restore(before: readonly HTMLElement[]): void; end(): void } {
  let focused: Element | undefined
  const came = ({ target }: Event) => {
    focused = target as Element
  }
  const left = ({ target }: Event) =>
    setTimeout(() => {
      if (focused === target && focused?.isConnected) focused = undefined
    })
  list.addEventListener('focusin', came)
  list.addEventListener('focusout', left)
  return {
    restore(before) {
      if (!focused || focused.isConnected) return
      const place = before.findIndex((entry) => entry.contains(focused as Element))
      const entries = [...list.querySelectorAll<HTMLElement>('[data-item]')]
      const entry = entries[Math.min(place, entries.length - 1)]
      focused = undefined
      const { activeElement, body } = list.ownerDocument
      if (place < 0 || activeElement !== body) return
      const opens = 'a[href], button, [tabindex]'
      const opener = entry?.matches(opens) ? entry : entry?.querySelector<HTMLElement>(opens)
      opener?.focus({ preventScroll: true })
    },
    end() {
      list.removeEventListener('focusin', came)
      list.removeEventListener('focusout', left)
    },
  }
}
