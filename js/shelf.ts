// A shelf, read from the flat list of numbers in which it crosses the boundary (`src/wasm/flat.rs` writes it).
//
// What a page looks at is made when it looks: an item's fields, the names of a feature, an event. Each is made once.

import type { FlatShelf, Handle } from './generated/engine/penchant.js'
import type { Evidence, Item, Reason, Shelf, ShelfItem } from './types.js'

const SIGNALS = ['affinity', 'session', 'popularity', 'similarity'] as const

/** What the engine's numbers stand for. */
export class Labels {
  readonly #handle: () => Handle
  readonly #items = new Map<number, Item>()
  readonly #features = new Map<number, readonly string[]>()
  #events = new Map<number, Evidence | undefined>()

  constructor(handle: () => Handle) {
    this.#handle = handle
  }

  item(index: number): Item {
    return remembered(this.#items, index, () => {
      const json = this.#handle().item(index)
      if (json === undefined) throw new RangeError(`no item at ${index}`)
      return Object.freeze(JSON.parse(json) as Item)
    })
  }

  feature(index: number): readonly string[] {
    return remembered(this.#features, index, () => this.#handle().feature(index))
  }

  /** The events known by number. A shelf made before they were forgotten keeps the old ones. */
  get events(): Map<number, Evidence | undefined> {
    return this.#events
  }

  forgetEvents(): void {
    this.#events = new Map()
  }

  event(number: number): Evidence | undefined {
    return remembered(this.#events, number, () => this.#handle().evidence(number) as Evidence | undefined)
  }
}

function remembered<T>(known: Map<number, T>, key: number, make: () => T): T {
  const found = known.get(key)
  if (found !== undefined || known.has(key)) return found as T
  const made = make()
  known.set(key, made)
  return made
}

/** Reads numbers one after the other. */
class Cursor {
  constructor(
    readonly numbers: Float64Array,
    public at: number,
  ) {}

  next(): number {
    return this.numbers[this.at++] as number
  }
}

export function readShelf(
  flat: FlatShelf,
  labels: Labels,
  { surface, took }: { surface: string | undefined; took: number },
): Shelf {
  const cursor = new Cursor(flat.take(), 0)
  const personal = cursor.next()
  const count = cursor.next()
  const items: ShelfItem[] = []
  for (let position = 0; position < count; position++) items.push(readItem(cursor, position, labels))
  return { id: flat.id, surface, items, personal, took }
}

function readItem(cursor: Cursor, position: number, labels: Labels): ShelfItem {
  const index = cursor.next()
  const score = cursor.next()
  const start = cursor.at
  skipReasons(cursor)
  const { numbers } = cursor
  const events = labels.events
  let reasons: readonly Reason[] | undefined
  return {
    position,
    score,
    get id() {
      return labels.item(index).id
    },
    get item() {
      return labels.item(index)
    },
    get reasons() {
      reasons ??= readReasons(new Cursor(numbers, start), labels, events)
      return reasons
    },
  }
}

function skipReasons(cursor: Cursor): void {
  for (let left = cursor.next(); left > 0; left--) {
    cursor.at += 3
    const events = cursor.next()
    cursor.at += events
  }
}

function readReasons(cursor: Cursor, labels: Labels, events: Map<number, Evidence | undefined>): Reason[] {
  const reasons: Reason[] = []
  for (let left = cursor.next(); left > 0; left--) {
    const signal = SIGNALS[cursor.next()] as Reason['signal']
    const feature = cursor.next()
    const share = cursor.next()
    const because: Evidence[] = []
    for (let events_left = cursor.next(); events_left > 0; events_left--) {
      const number = cursor.next()
      // After everything was forgotten, the number may be another event's: what is not known from before is left out.
      const event = events === labels.events ? labels.event(number) : events.get(number)
      if (event) because.push(event)
    }
    const [field, value] = feature < 0 ? [] : labels.feature(feature)
    reasons.push({ signal, share, because, ...(field !== undefined && value !== undefined && { field, value }) })
  }
  return reasons
}
