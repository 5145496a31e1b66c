// Makes the list that `<penchant-shelf>` shows: by `recommend`, `together`, `similar` or `history`, as its properties say.

import type { HistoryItem, HistoryOptions, Personalizer, RecommendOptions, Shelf, ShelfItem } from '../../types.js'
import { complain, list, type Reading } from '../reading.js'
import type { ShelfKind } from '../types.js'

/** The properties of a shelf that say what is asked for, beside the options of `recommend`. */
export interface Wanted {
  readonly kind: ShelfKind
  readonly similarTo: string | undefined
  readonly basket: readonly string[] | 'cart' | undefined
  readonly types: HistoryOptions['types'] | undefined
  readonly progress: HistoryOptions['progress'] | undefined
}

const KINDS: readonly string[] = ['recommended', 'together', 'history']

/** One of the kinds. */
export const kind: Reading = (value, attribute) => {
  if (value == null || KINDS.includes(value as string)) return value ?? 'recommended'
  complain(attribute, value, `one of ${KINDS.join(', ')}`)
  return 'recommended'
}

/** A list of ids or types: an array, its JSON, or words with spaces between them. `cart` alone stays a text. */
export const names: Reading = (value, attribute) => {
  if (typeof value !== 'string' || value === 'cart') return value ?? undefined
  return value.trim().startsWith('[') ? list(value, attribute) : value.split(/\s+/).filter(Boolean)
}

/** Makes the shelf. Errors: those of the calls. */
export async function ask(penchant: Personalizer, wanted: Wanted, options: RecommendOptions): Promise<Shelf> {
  const { kind, similarTo, basket, types, progress } = wanted
  const { limit, filter, exclude, surface } = options
  const narrowed = given({ limit, filter, exclude })
  if (similarTo != null) return penchant.similar(similarTo, narrowed)
  if (kind === 'history') return shelfOf(await penchant.history(given({ limit, filter, types, progress })), surface)
  if (kind === 'together') return penchant.together(basket ?? [], narrowed)
  return penchant.recommend({ ...options, ...given({ basket }) })
}

/** The entries that have a value. */
function given<Entries extends object>(entries: Entries): { [Name in keyof Entries]: NonNullable<Entries[Name]> } {
  const there = Object.entries(entries).filter(([, value]) => value != null)
  return Object.fromEntries(there) as { [Name in keyof Entries]: NonNullable<Entries[Name]> }
}

/** What was visited, in the form of a shelf: without scores and reasons, and without an id, since nothing was recommended. */
function shelfOf(visited: readonly HistoryItem[], surface: string | undefined): Shelf {
  const items = visited.map(({ id, item }, position): ShelfItem => {
    return { id, item, position, score: 0, reasons: [], propensity: 1, exploring: false }
  })
  const more = () => Promise.resolve(shelfOf([], surface))
  return { id: '', surface, items, personal: 0, took: 0, trace: [], ineligible: {}, more }
}
