// A shelf for a component. As in `<penchant-shelf>`, events that the page records do not reorder it; every other change of the
// profile computes it again.

import { PenchantError } from 'penchant'
import { wished } from '../../elements/source.js'
import type {
  PenchantEvent,
  Personalizer,
  RankOptions,
  RecommendOptions,
  Recorded,
  Shelf,
  SimilarOptions,
} from '../../types.js'
import type { SharedProfile } from './profile.js'
import { Query, type QueryState } from './query.js'

interface Live {
  /** Whether each event that the page records updates the shelf; false if left out, since a list that moves causes misclicks. */
  readonly live?: boolean
}

/** The options of `recommend`; with `similarTo` those of `similar`, with `rank` those of `rank`. */
export type ShelfOptions = Live &
  (
    | (RecommendOptions & { readonly similarTo?: undefined; readonly rank?: undefined })
    | (SimilarOptions & {
        /** The id of an item: the shelf then has items similar to it. */
        readonly similarTo: string
        readonly surface?: string
        readonly rank?: undefined
      })
    | (RankOptions & {
        /** Ids from another source, a search engine for example, to be ranked for this visitor. */
        readonly rank: readonly string[]
        readonly similarTo?: undefined
      })
  )

export interface ShelfResult {
  /** The latest shelf, once there is one. It stays while the next one is loading. */
  readonly shelf: Shelf | undefined
  readonly status: 'loading' | 'ready' | 'empty' | 'error'
  /** The error of the opening or of the request. */
  readonly error: Error | undefined
  /** Computes the shelf again, and opens the profile again if that failed. Resolves with a shelf or an error; it never rejects. */
  readonly refresh: () => Promise<void>
  /** As `record` of the profile, with `recommendation`, `position` and `surface` filled in for an item on this shelf. */
  readonly record: (event: PenchantEvent) => Promise<Recorded>
}

/** Acts that ask for another order. */
const WISHES: readonly string[] = ['dislike', 'not_interested']

function ask(penchant: Personalizer, options: ShelfOptions): Promise<Shelf> {
  const { live: _live, similarTo, rank, ...asked } = options
  if (rank) return penchant.rank(rank, asked as RankOptions)
  if (similarTo == null) return penchant.recommend(asked as RecommendOptions)
  const { surface: _surface, ...alike } = asked as SimilarOptions & { surface?: string }
  return penchant.similar(similarTo, alike)
}

/** The query behind a result, for `observe`. */
const queries = new WeakMap<ShelfResult['record'], ShelfQuery>()

export function queryOf({ record }: Pick<ShelfResult, 'record'>): ShelfQuery {
  const query = queries.get(record)
  if (query) return query
  throw new PenchantError(
    'option_invalid',
    'observing a shelf: got something else, expected what asks for the shelf returned',
  )
}

export class ShelfQuery extends Query<ShelfOptions, Shelf, ShelfResult> {
  constructor(profile: SharedProfile) {
    const refresh = () => this.refresh()
    const record = (event: PenchantEvent) => this.record(event)
    super(profile, {
      ask,
      follows: (kind, { live }) => live === true || kind !== 'recorded',
      snapshot: ({ status, answer: shelf, error }: QueryState<Shelf>): ShelfResult => ({
        shelf,
        status: shelf?.items.length === 0 ? 'empty' : status,
        error,
        refresh,
        record,
      }),
    })
    queries.set(record, this)
  }

  async record(event: PenchantEvent): Promise<Recorded> {
    const filled = this.#filled(event)
    const penchant = await this.profile.opened()
    const recorded = await penchant.record(filled)
    if (WISHES.includes(event.type)) wished(penchant)
    return recorded
  }

  /** Adds the shelf and the item's place to an event. Values that the page gives take precedence. */
  #filled(event: PenchantEvent): PenchantEvent {
    const { shelf } = this.getSnapshot()
    const entry = shelf?.items.find(({ id }) => id === event.item)
    if (!shelf || !entry || event.recommendation !== undefined || event.type === 'undo') return event
    const surface = (this.options as { surface?: string } | null | undefined)?.surface
    return { recommendation: shelf.id, position: entry.position, ...(surface != null && { surface }), ...event }
  }
}
