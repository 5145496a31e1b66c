// Summarises the tallies of all users: means, intervals, differences, and the same by length of history.

import { Bootstrap, type Estimate } from './bootstrap.js'
import { BUCKETS, type Bucket, type Figures, type Result, type SystemResult } from './result.js'
import type { System } from './systems.js'
import type { Tally } from './tally.js'
import type { Trials } from './trials.js'

/** A system with what it is and what became of it. */
export interface Contestant {
  readonly system: System
  readonly kind: SystemResult['kind']
  readonly tally: Tally
}

/** The result. Gains are of the first contestant over each other one. A signal whose scores are all 0 is left out. */
export function summary(
  about: Pick<Result, 'ks' | 'items' | 'calibrationField' | 'notes'>,
  trials: Trials,
  contestants: readonly Contestant[],
  seed: number,
  hear: (part: number) => void,
): Result {
  const heard = contestants.filter(({ kind, tally }) => kind !== 'signal' || !tally.isSilent)
  const silent = contestants.filter((contestant) => !heard.includes(contestant)).map(({ system }) => system.name)
  const lengths = Uint32Array.from({ length: trials.count }, (_, number) => trials.trial(number).history.length)
  return {
    ...about,
    notes:
      silent.length > 0
        ? [...about.notes, `${list(silent)}: nothing to say about these items and users.`]
        : about.notes,
    users: trials.count,
    coldUsers: lengths.filter((length) => length === 0).length,
    wanted: trials.wanted,
    leftOut: trials.leftOut,
    systems: systemResults(heard, lengths, seed, hear),
  }
}

/** Columns of all contestants, and where each contestant's stand by name. */
interface Gathered {
  readonly columns: readonly Float64Array[]
  readonly places: readonly ReadonlyMap<string, number>[]
}

function systemResults(
  contestants: readonly Contestant[],
  lengths: Uint32Array,
  seed: number,
  hear: (part: number) => void,
): SystemResult[] {
  const all = gather(contestants)
  // The buckets together have as many users, and two figures of five.
  const overall = Bootstrap.of(all.columns, seed, (part) => hear(part * 0.7))
  const groups = BUCKETS.flatMap((bucket) => group(contestants, lengths, bucket, seed))
  hear(1)
  return contestants.map(({ system, kind, tally }, at) => ({
    name: system.name,
    kind,
    figures: figures(all, at, (place) => overall.estimate(place)),
    coverage: tally.coverage,
    history: groups.map(({ bucket, users, gathered, bootstrap }) => ({
      bucket,
      users,
      figures: figures(gathered, at, (place) => bootstrap.estimate(place)),
    })),
    gains:
      at === 0 ? {} : figures(all, at, (place, name) => overall.difference(all.places[0]?.get(name) as number, place)),
  }))
}

/** The users of a bucket, resampled among themselves; nothing where there are none. */
function group(contestants: readonly Contestant[], lengths: Uint32Array, bucket: Bucket, seed: number) {
  const users = Uint32Array.from(lengths, (_, user) => user).filter((user) => {
    const length = lengths[user] as number
    return length >= bucket.from && length <= bucket.to
  })
  if (users.length === 0) return []
  const gathered = gather(contestants, users)
  return [{ bucket, users: users.length, gathered, bootstrap: Bootstrap.of(gathered.columns, seed) }]
}

/** The columns of all contestants; for some users only, their recall and nDCG. */
function gather(contestants: readonly Contestant[], users?: Uint32Array): Gathered {
  const columns: Float64Array[] = []
  const places = contestants.map(({ tally }) => {
    const own = new Map<string, number>()
    for (const [name, column] of tally.columns) {
      if (users && !/^(recall|ndcg)@/.test(name)) continue
      own.set(name, columns.length)
      columns.push(users ? Float64Array.from(users, (user) => column[user] as number) : column)
    }
    return own
  })
  return { columns, places }
}

function figures({ places }: Gathered, at: number, estimate: (place: number, name: string) => Estimate): Figures {
  return Object.fromEntries([...(places[at] ?? [])].map(([name, place]) => [name, estimate(place, name)]))
}

const list = (names: readonly string[]): string => names.join(', ')
