// Holds back a part of the interactions and chooses the users: most of them for the search, and a third, whom the search never
// sees, to judge its result. The best of many candidates looks better on the users who chose it than it is.

import { rowsThat } from '../evaluation/rows.js'
import { drawing, sample } from '../evaluation/seed.js'
import { defaultSplit, type Parts, type Split, splitInteractions } from '../evaluation/split.js'
import type { Interactions } from '../interactions.js'
import { LEAST_USERS } from '../tuning/pick.js'

/** The most judges: with so many, intervals are narrow enough. */
const MOST_JUDGES = 1_000
const JUDGES = 1 / 3
/** The share of the eligible users who must have rows after a moment for the split to be at one moment for all. */
const RETURNING = 0.5
/** How much larger values are at the end of users' rows if they are running sums. Ratings differ by a few hundredths. */
const SUMMED = 1.25

export interface Validating {
  /** The interactions to learn from and those to be found, for the users of the search; and the same for the judges. */
  readonly search: Parts
  readonly judge: Parts
  /** How many users have rows held back, and how many of them are used for the search and as judges. */
  readonly users: number
  readonly searchers: number
  readonly judges: number
  /** Whether the judges are other users than those of the search. */
  readonly isApart: boolean
  readonly split: Split
  /** Sentences about how the data had to be split. */
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
  const { seed } = options
  const notes: string[] = []
  const { split, train, test, able } = held(all, options, notes)
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

interface Held extends Parts {
  readonly split: Split
  /** The numbers of the eligible users. */
  readonly able: readonly number[]
}

/**
 * Splits at one moment for all users where most of the eligible ones come back after it: that is how a site is used, and nothing
 * is learned from later rows. Otherwise at each user's own last rows; and by chance where there are no usable times.
 */
function held(all: Interactions, { split, minHistory, seed, isKnown }: ValidatingOptions, notes: string[]): Held {
  const under = (split: Split): Held => {
    const parts = splitInteractions(all, split, minHistory, seed)
    return { ...parts, split, able: usersToAsk(parts.train, parts.test, isKnown) }
  }
  if (split) return under(split)
  const usual = under(defaultSplit(all))
  if (usual.split.by !== 'last') return usual
  const problem = problemOfTimes(all, usual)
  if (problem) {
    notes.push(`${problem}: what is held back was drawn by chance. --split last:0.2 holds back by time all the same.`)
    return under({ by: 'share', amount: usual.split.amount })
  }
  const together = under({ by: 'after', amount: usual.split.amount })
  return together.able.length >= RETURNING * usual.able.length ? together : usual
}

/** Why times do not tell what was done first, as the beginning of a sentence; undefined where they do. */
function problemOfTimes(all: Interactions, last: Parts): string | undefined {
  if (all.at.every((at) => at === all.at[0])) return 'All interactions have the same time'
  if (!standOnce(all)) return undefined
  const [later, before] = [meanValue(last.test), meanValue(last.train)]
  if (!(before > 0 && later >= SUMMED * before)) return undefined
  const [grown, from] = [later, before].map((mean) => mean.toPrecision(3))
  return (
    `Each item of a user stands once, and the later it stands the larger is its value (${grown} against ${from}), so ` +
    'the rows look like sums of several acts with the time of the last. By time only habits would be held back'
  )
}

/** Whether no user has an item twice. */
function standOnce({ user, item, items }: Interactions): boolean {
  return new Set(Array.from(user, (one, row) => one * items.length + (item[row] as number))).size === user.length
}

const meanValue = ({ value }: Interactions): number => value.reduce((sum, one) => sum + one, 0) / value.length

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
