// What is held back of the interactions, and who is asked: most users for the search, and a third of them, whom the search
// never sees, to judge what it found. What was chosen among much looks better to those who chose than it is.

import { hasTimes, rowsThat } from '../evaluation/rows.js'
import { drawing, sample } from '../evaluation/seed.js'
import { defaultSplit, type Parts, type Split, splitInteractions } from '../evaluation/split.js'
import type { Interactions } from '../interactions.js'
import { LEAST_USERS } from '../tuning/pick.js'

/** No more judges than this: their intervals are narrow enough. */
const MOST_JUDGES = 1_000
const JUDGES = 1 / 3

export interface Validating {
  /** What is learned from, and what is to be found of the users who are searched on; the same for those who judge. */
  readonly search: Parts
  readonly judge: Parts
  /** How many users have something held back, and how many of them are searched on and judge. */
  readonly users: number
  readonly searchers: number
  readonly judges: number
  /** Whether those who judge are others than those who are searched on. */
  readonly isApart: boolean
  readonly split: Split
  /** Sentences about how it had to be done. */
  readonly notes: readonly string[]
}

export interface ValidatingOptions {
  readonly split: Split | undefined
  readonly minHistory: number
  readonly seed: number
  /** Whether the catalogue has an item. */
  readonly isKnown: (id: string) => boolean
}

export function validating(all: Interactions, options: ValidatingOptions): Validating {
  const { minHistory, seed, isKnown } = options
  const notes: string[] = []
  const split = options.split ?? splitFor(all, notes)
  const { train, test } = splitInteractions(all, split, minHistory, seed)
  const able = usersToAsk(train, test, isKnown)
  const isApart = able.length >= LEAST_USERS / JUDGES
  const judging = new Uint8Array(all.users.length)
  const judges = isApart ? Math.min(Math.floor(able.length * JUDGES), MOST_JUDGES) : able.length
  for (const at of sample(able.length, judges, drawing(seed, 4))) judging[able[at] as number] = 1
  const isJudge = (row: number) => judging[test.user[row] as number] === 1
  const theirs = rowsThat(test, isJudge)
  const others = isApart ? rowsThat(test, (row) => !isJudge(row)) : theirs
  return {
    search: { train, test: others },
    judge: { train, test: theirs },
    users: able.length,
    searchers: isApart ? able.length - judges : able.length,
    judges,
    isApart,
    split,
    notes,
  }
}

/** By time where there are times that say something. */
function splitFor(all: Interactions, notes: string[]): Split {
  const first = all.at[0]
  if (!hasTimes(all) || all.at.some((at) => at !== first)) return defaultSplit(all)
  notes.push('All interactions have the same time, so what is held back was drawn by chance.')
  return { by: 'share', amount: 0.2 }
}

/** The users with an item of the catalogue to be found that they have not had. */
function usersToAsk(train: Interactions, test: Interactions, isKnown: (id: string) => boolean): number[] {
  const known = Uint8Array.from(test.items, (id) => Number(isKnown(id)))
  const had = new Map<number, Set<number>>()
  test.user.forEach((user, row) => {
    const item = test.item[row] as number
    if (known[item]) had.set(user, (had.get(user) ?? new Set()).add(item))
  })
  train.user.forEach((user, row) => {
    had.get(user)?.delete(train.item[row] as number)
  })
  return [...had].flatMap(([user, left]) => (left.size > 0 ? [user] : [])).sort((one, other) => one - other)
}
