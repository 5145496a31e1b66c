// Reads a shelf from the flat list of numbers that the engine returns (`src/wasm/flat.rs` writes it).
//
// An item's fields, the names of a feature and an event are read from the engine when a page first reads them, and then cached.

import { OTHER_SOURCES, REMEMBERED_SHELVES } from './generated/constants.js'
import type { FlatShelf, Handle } from './generated/engine/penchant.js'
import { layerOf } from './layers.js'
import type {
  Bar,
  Evidence,
  FieldValue,
  GivenFact,
  Item,
  RankedList,
  Reason,
  Shelf,
  ShelfItem,
  StageMove,
} from './types.js'

/** The items, features, events and sources behind the engine's numbers. */
export class Labels {
  readonly #handle: () => Handle
  /** Whether the engine has another catalogue now: what was not read by then cannot be read any more. */
  isFormer = false
  /** The items on shelves, and the latest shelves: what a page may read later. */
  readonly #shown = new Set<number>()
  readonly #latest: (readonly ShelfItem[])[] = []
  readonly #items = new Map<number, Item>()
  readonly #features = new Map<number, readonly string[]>()
  #events = new Map<number, Evidence | undefined>()
  #sources: readonly string[] | undefined

  constructor(handle: () => Handle) {
    this.#handle = handle
  }

  /**
   * An item's own fields: a new object for each caller. It is not frozen, since the state of some frameworks cannot handle frozen
   * objects, and a change that a page makes to it affects no other copy.
   */
  item(index: number): Item {
    const copy: Record<string, FieldValue> = { ...this.#item(index) }
    for (const name in copy) {
      const value = copy[name]
      if (Array.isArray(value)) copy[name] = [...value]
    }
    return copy as Item
  }

  /** An item is on a shelf. */
  show(index: number): void {
    this.#shown.add(index)
  }

  /** A shelf was made. */
  keep(items: readonly ShelfItem[]): void {
    this.#latest.push(items)
    if (this.#latest.length > REMEMBERED_SHELVES) this.#latest.shift()
  }

  /** Reads all items that are on shelves, and the reasons of the latest, since the engine will have another catalogue. */
  readOut(): void {
    for (const index of this.#shown) this.#item(index)
    for (const items of this.#latest) for (const item of items) void item.reasons
  }

  /** The engine has another catalogue from now on. */
  retire(): void {
    this.isFormer = true
  }

  id(index: number): string {
    return this.#item(index).id
  }

  #item(index: number): Item {
    return remembered(this.#items, index, () => {
      const json = this.#handle().item(index)
      if (json === undefined) throw new RangeError(`no item at ${index}`)
      return JSON.parse(json) as Item
    })
  }

  /** The name of a reason's source; of a boost, also the site's label. */
  source(number: number, shelf: number): { signal: string; label?: string } {
    this.#sources ??= [...this.#handle().signal_names(), ...OTHER_SOURCES]
    const signal = this.#sources[number]
    if (signal !== undefined) return { signal }
    const label = this.#handle().boost_label(shelf, number - this.#sources.length)
    return { signal: 'boost', ...(label !== undefined && { label }) }
  }

  /** What a reason is about: a fact, or an item of the basket. */
  about(signal: string, index: number, confidence: number, shelf: number): Pick<Reason, 'fact' | 'with'> {
    if (signal === 'given') return { fact: this.#handle().fact(shelf, index) as GivenFact }
    return { with: { item: this.id(index), ...(confidence >= 0 && { confidence }) } }
  }

  /** The moves of the stages after the score. */
  trace(shelf: number): StageMove[] {
    return this.#handle().trace(shelf) as StageMove[]
  }

  /** The items that were not eligible for a shelf of `recommend` with these options. */
  ineligible(shelf: number, options: unknown): Ineligible {
    return this.#handle().ineligible(shelf, options) as Ineligible
  }

  /** The reasons of a shelf's items, in order. */
  reasons(shelf: number): Reason[][] {
    const items: Reason[][] = []
    if (this.isFormer) return items
    const cursor = new Cursor(this.#handle().reasons(shelf), 0)
    while (cursor.at < cursor.numbers.length) items.push(readReasons(cursor, this, shelf))
    return items
  }

  feature(index: number): readonly string[] {
    return remembered(this.#features, index, () => this.#handle().feature(index))
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

/** Reads a list of numbers in order. */
class Cursor {
  constructor(
    readonly numbers: Float64Array,
    public at: number,
  ) {}

  next(): number {
    return this.numbers[this.at++] as number
  }
}

/** How many items each reason kept off the shelf, and those that would have been on it by their scores. */
interface Ineligible {
  readonly counts: readonly (readonly [Bar, number])[]
  readonly moves: readonly StageMove[]
}

/** The facts about how a shelf was made. */
interface Circumstances {
  readonly surface: string | undefined
  readonly took: number
  readonly heldOut: boolean
  readonly forbidden: boolean
  /** The options of `recommend`, if it made the shelf. */
  readonly asked: unknown
  /** Of `rank` and `together`: the ids that were left out. */
  readonly left?: Pick<RankedList, 'unknown' | 'muted' | 'filtered'> | undefined
}

/** The ids of a list that are left out. */
export function leftOut(flat: FlatShelf): NonNullable<Circumstances['left']> {
  const [unknown, muted, filtered] = [flat.take_unknown(), flat.take_muted(), flat.take_filtered()]
  return { unknown, muted, ...(filtered.length > 0 && { filtered }) }
}

export function readShelf(
  flat: FlatShelf,
  labels: Labels,
  { surface, took, heldOut, forbidden, asked, left }: Circumstances,
): Omit<Shelf, 'more'> {
  const cursor = new Cursor(flat.take(), 0)
  const personal = cursor.next()
  const count = cursor.next()
  const shelf = flat.number
  let all: Reason[][] | undefined
  const reasons = (position: number) => {
    all ??= labels.reasons(shelf)
    return all[position] ?? []
  }
  const items: ShelfItem[] = []
  for (let position = 0; position < count; position++) items.push(readItem(cursor, position, labels, reasons))
  labels.keep(items)
  let found: Ineligible | undefined
  const ineligible = () => {
    found ??= asked === undefined ? { counts: [], moves: [] } : labels.ineligible(shelf, asked)
    return found
  }
  let trace: readonly StageMove[] | undefined
  let barred: Shelf['ineligible'] | undefined
  return {
    id: flat.take_id(),
    surface,
    items,
    personal,
    took,
    ...(heldOut && { heldOut }),
    ...(forbidden && { forbidden }),
    ...left,
    get trace() {
      trace ??= [...ineligible().moves, ...labels.trace(shelf)]
      return trace
    },
    // Has a setter because stores that merge state, as Solid's do, assign the properties of one shelf to another.
    set trace(moves) {
      trace = moves
    },
    get ineligible() {
      barred ??= Object.fromEntries(ineligible().counts) as Shelf['ineligible']
      return barred
    },
    set ineligible(counts) {
      barred = counts
    },
  }
}

function readItem(
  cursor: Cursor,
  position: number,
  labels: Labels,
  reasons: (position: number) => readonly Reason[],
): ShelfItem {
  const index = cursor.next()
  labels.show(index)
  const score = cursor.next()
  const chance = cursor.next()
  let item: Item | undefined
  return {
    position,
    score,
    propensity: Math.abs(chance),
    exploring: chance < 0,
    get id() {
      return labels.id(index)
    },
    get item() {
      item ??= labels.item(index)
      return item
    },
    get reasons() {
      return reasons(position)
    },
  }
}

function readReasons(cursor: Cursor, labels: Labels, shelf: number): Reason[] {
  const reasons: Reason[] = []
  for (let left = cursor.next(); left > 0; left--) {
    const source = labels.source(cursor.next(), shelf)
    const feature = cursor.next()
    const about = cursor.next()
    const confidence = cursor.next()
    const share = cursor.next()
    const because: Evidence[] = []
    for (let events = cursor.next(); events > 0; events--) {
      const event = labels.event(cursor.next())
      if (event) because.push(event)
    }
    const [field, value] = feature < 0 ? [] : labels.feature(feature)
    const layer = layerOf(because)
    reasons.push({
      ...source,
      share,
      because,
      ...(layer !== undefined && { layer }),
      ...(field !== undefined && value !== undefined && { field, value }),
      ...(about >= 0 && labels.about(source.signal, about, confidence, shelf)),
    })
  }
  return reasons
}
