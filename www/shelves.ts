/** What stands on each page: which shelves, and what the engine is asked for to fill them. */
import type { Item, Personalizer, Shelf } from 'penchant'
import type { Acts } from './acts.js'
import type { Route } from './route.js'

export type ShelfKind = 'for-you' | 'because' | 'lists' | 'different' | 'similar' | 'subject'

export interface NamedShelf {
  readonly kind: ShelfKind
  readonly shelf: Shelf
  /** The book that the shelf starts from. */
  readonly about?: Item
}

export interface Asked {
  readonly route: Route
  readonly acts: Acts
  /** How many books a subject's page shows. */
  readonly limit: number
}

const ACROSS = 12
export const SUBJECT_PAGE = 48

const idsOf = (shelves: readonly NamedShelf[]): string[] =>
  shelves.flatMap(({ shelf }) => shelf.items.map(({ id }) => id))

/** The shelves of a page, in reading order. */
export async function shelvesFor(engine: Personalizer, asked: Asked): Promise<readonly NamedShelf[]> {
  switch (asked.route.page) {
    case 'home':
      return home(engine, asked)
    case 'book':
      return book(engine, asked, asked.route.id)
    case 'data':
      return []
    case 'subject':
      return subject(engine, asked, asked.route.field, asked.route.value)
  }
}

async function home(engine: Personalizer, { acts }: Asked): Promise<readonly NamedShelf[]> {
  const shelves: NamedShelf[] = [{ kind: 'for-you', shelf: await engine.recommend({ surface: 'home', limit: ACROSS }) }]
  const about = acts.opened === undefined ? undefined : engine.item(acts.opened)
  if (about !== undefined) {
    shelves.push({
      kind: 'because',
      shelf: await engine.similar(about.id, { limit: ACROSS, exclude: [...acts.rejected] }),
      about,
    })
  }
  shelves.push({
    kind: 'lists',
    shelf: await engine.recommend({ personalization: 0, limit: ACROSS, exclude: idsOf(shelves) }),
  })
  shelves.push({
    kind: 'different',
    // All of it is from elsewhere: there is nothing to draw.
    shelf: await engine.recommend({ surface: 'different', limit: ACROSS, exclude: idsOf(shelves), exploration: 0 }),
  })
  return shelves
}

async function book(engine: Personalizer, { acts }: Asked, id: string): Promise<readonly NamedShelf[]> {
  const about = engine.item(id)
  if (about === undefined) return []
  return [{ kind: 'similar', shelf: await engine.similar(id, { limit: ACROSS, exclude: [...acts.rejected] }), about }]
}

async function subject(
  engine: Personalizer,
  asked: Asked,
  field: string,
  value: string,
): Promise<readonly NamedShelf[]> {
  const shelf = await engine.recommend({
    surface: 'home',
    filter: { [field]: value },
    seen: 'include',
    limit: asked.limit,
  })
  return [{ kind: 'subject', shelf }]
}

/** How far a book came on a shelf since the order before: places gained, or `new`. Losers are not shamed. */
export function gains(before: Shelf | undefined, after: Shelf | undefined): ReadonlyMap<string, number | 'new'> {
  const gained = new Map<string, number | 'new'>()
  if (before === undefined || after === undefined) return gained
  const places = new Map(before.items.map(({ id, position }) => [id, position]))
  for (const { id, position } of after.items) {
    const old = places.get(id)
    if (old === undefined) gained.set(id, 'new')
    else if (old > position) gained.set(id, old - position)
  }
  return gained
}

/** Whether two shelves hold the same books in the same order. */
export const sameOrder = (one: Shelf | undefined, other: Shelf | undefined): boolean =>
  one?.items.length === other?.items.length && (one?.items ?? []).every(({ id }, k) => other?.items[k]?.id === id)
