// Several shelves of one page without an item twice.

import { type Entries, invalid, namedOptions, nameIn, own, plain } from './plain.js'
import type { Shelf } from './types.js'

/**
 * Makes the shelves of a page. Each leaves out the items of those that chose before it: the most personal shelf chooses first, or the shelves
 * choose in the given order. Errors: `option_invalid`.
 */
export function pageOf(
  shelves: unknown,
  options: unknown,
  recommend: (options: object) => Shelf,
): Readonly<Record<string, Shelf>> {
  const { first = 'personal' } = namedOptions(options, 'first')
  if (first !== 'personal' && first !== 'given') throw invalid('first', first, '"personal" or "given"')
  const asked = named(shelves)
  const made = new Map<string, Shelf>()
  const taken: string[] = []
  for (const { name, options } of first === 'personal' ? byPersonality(asked, recommend) : asked) {
    const shelf = recommend({ ...options, exclude: [...((options.exclude as string[] | undefined) ?? []), ...taken] })
    taken.push(...shelf.items.map(({ id }) => id))
    made.set(name, shelf)
  }
  return Object.fromEntries(asked.map(({ name }) => [name, made.get(name) as Shelf]))
}

interface Named {
  readonly name: string
  readonly options: Entries
}

/** The shelves as plain data, each with a name of its own. */
function named(shelves: unknown): Named[] {
  const list = plain(shelves, 'option_invalid', 'shelves')
  if (!Array.isArray(list)) throw invalid('shelves', shelves, 'a list of { name, …options of recommend }')
  const names = new Set<string>()
  return list.map((one) => {
    const { name, ...options } = own(one)
    const unique = nameIn(name, 'name')
    if (unique === '') throw invalid('name', unique, 'a name of at least one character')
    if (names.has(unique)) throw invalid('name', unique, 'another name for each shelf')
    names.add(unique)
    return { name: unique, options }
  })
}

/** The most personal first, as far as each is by itself; equal ones as they are given. */
function byPersonality(asked: readonly Named[], recommend: (options: object) => Shelf): Named[] {
  const rated = asked.map((one) => ({ one, personal: recommend({ ...one.options }).personal }))
  return rated.sort((one, other) => other.personal - one.personal).map(({ one }) => one)
}
