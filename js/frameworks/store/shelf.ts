// A shelf as a component sees it. What is recorded on the page does not move it under the visitor's hand, as with
// `<penchant-shelf>`; every other change of the profile asks anew.

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
  /** Whether every event that is recorded on the page asks anew; not if left out: a list that moves is a list one misclicks. */
  readonly live?: boolean
}

/** What is asked for: the options of `recommend`; with `similarTo` those of `similar`, with `rank` those of `rank`. */
export type ShelfOptions = Live &
  (
    | (RecommendOptions & { readonly similarTo?: undefined; readonly rank?: undefined })
    | (SimilarOptions & {
        /** The id of an item: the shelf is of items like it. */
        readonly similarTo: string
        readonly surface?: string
        readonly rank?: undefined
      })
    | (RankOptions & {
        /** Ids that someone else retrieved, a search engine say, to be ranked for this visitor. */
        readonly rank: readonly string[]
        readonly similarTo?: undefined
      })
  )

export interface ShelfResult {
  /** What was asked for last, once there is an answer. It stays while the next one is on its way. */
  readonly shelf: Shelf | undefined
  readonly status: 'loading' | 'ready' | 'empty' | 'error'
  /** What the opening or the question was rejected with. */
  readonly error: Error | undefined
  /** Asks anew, and opens again what could not be opened. Resolves when there is an answer or an error; it never rejects. */
  readonly refresh: () => Promise<void>
  /** As `record` of the profile, with `recommendation`, `position` and `surface` filled in for an item on this shelf. */
  readonly record: (event: PenchantEvent) => Promise<Recorded>
}

/** Acts after which another order is what was asked for. */
const WISHES: readonly string[] = ['dislike', 'not_interested']

function ask(penchant: Personalizer, options: ShelfOptions): Promise<Shelf> {
  const { live: _live, similarTo, rank, ...asked } = options
  if (rank) return penchant.rank(rank, asked as RankOptions)
  if (similarTo == null) return penchant.recommend(asked as RecommendOptions)
  const { surface: _surface, ...alike } = asked as SimilarOptions & { surface?: string }
  return penchant.similar(similarTo, alike)
}

/** The question behind what a component has, for what watches its list. */
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

  /** Where the item was found, which closes the loop. What the page says itself stands. */
  #filled(event: PenchantEvent): PenchantEvent {
    const { shelf } = this.getSnapshot()
    const entry = shelf?.items.find(({ id }) => id === event.item)
    if (!shelf || !entry || event.recommendation !== undefined || event.type === 'undo') return event
    const surface = (this.options as { surface?: string } | null | undefined)?.surface
    return { recommendation: shelf.id, position: entry.position, ...(surface != null && { surface }), ...event }
  }
}
