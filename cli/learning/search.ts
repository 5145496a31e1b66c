// Searches for vectors and neighbours by successive halving (Jamieson and Talwalkar 2016). Many candidates are trained a little
// and judged by few users; the better part is trained further and judged by more users; and so on, until a few are left, fully
// trained. A candidate's training is kept: it continues with further sweeps.
//
// Candidates come in families, and each family keeps its best, however good the others are: two sets that differ are worth more
// together than two that are alike. A model with α, λ and a length is first tried at a short length: the best α changes little
// with the length, and a sweep costs a fraction. Longer vectors need less λ, so half of it is tried at the longest length; in the
// end half of λ and twice the length are tried repeatedly, as long as they gain. The first round also chooses the half-life with
// which a visitor's acts fade, if it matters to the best candidates.
//
// A candidate is judged by its own ranking alone, through the engine.

import { average } from '../tuning/ascent.js'
import type { Changes } from '../tuning/config.js'
import { numberAt } from '../tuning/config.js'
import { type Candidate, keyOf, short, type VectorsCandidate } from './candidates.js'
import type { Fitted } from './fitting.js'
import type { Plan } from './plan.js'
import type { Pool } from './pool.js'

/** A candidate that was judged. */
export interface Judged {
  readonly candidate: Candidate
  readonly family: string
  /** From 1. */
  readonly round: number
  readonly sweeps: number
  readonly users: number
  /** Mean nDCG over these users of the candidate's ranking alone. */
  readonly ndcg: number
}

/** The best candidate of a family, trained. */
export interface Chosen extends Judged {
  /** The signal's name: the family's. */
  readonly name: string
  readonly fitted: Fitted
}

/** The result of a search. */
export interface Found {
  /** The best of each family, best first. */
  readonly best: readonly Chosen[]
  /** Everything that was judged, in its order. */
  readonly trials: readonly Judged[]
  /** Entries of the config that the search chose. */
  readonly settings: Changes
}

export interface SearchOptions {
  readonly plan: Plan
  readonly config: string
  /** Whether the interactions have times, so that fading matters. */
  readonly withTimes: boolean
  readonly hasTerms: boolean
  /** How many items the user of an act has on average: the scale of EASE's λ. */
  readonly companions: number
  /** The factor by which the number of users who judge is larger than in the plan. */
  readonly crowd: number
  /** How long vectors may become. */
  readonly longest: number
  /** Whether there is no time left to go on. */
  readonly isLate: () => boolean
  readonly hear: (part: number) => void
  readonly say: (sentence: string) => void
}

/** How many terms of each item are used during the search, where terms are used, and the numbers that are tried at its end. */
const TERMS = 20
const OTHER_TERMS = [8, 50]
/** In hours: a day to a year. */
const HALF_LIVES = [24, 168, 720, 2_160, 8_760]
const USUAL_HALF_LIFE = 720
/** How many neighbours an item has during the search, and the numbers that are tried at its end. */
const NEIGHBOURS = 32
const OTHER_NEIGHBOURS = [64, 128]
/** The values of the shrinkage that are tried. */
const SHRINKAGES = [10, 50]
/** How often half of λ and twice the length are tried in the end, and the least gain, as a ratio, for another try. */
const REFINEMENTS = 3
const WORTH_REFINING = 1.005
/** How many candidates of a family are kept after the rounds. */
const LEAST_KEPT = 2

interface Entry {
  readonly candidate: Candidate
  readonly family: string
}

export async function search(pool: Pool, options: SearchOptions): Promise<Found> {
  return new Search(pool, options).run()
}

class Search {
  readonly #pool: Pool
  readonly #options: SearchOptions
  readonly #trials: Judged[] = []
  #settings: Changes = {}
  #round = 0

  constructor(pool: Pool, options: SearchOptions) {
    this.#pool = pool
    this.#options = options
  }

  async run(): Promise<Found> {
    const { plan, crowd, isLate, hear } = this.#options
    const { sweeps } = plan
    const users = plan.users.map((count) => crowd * count) as [number, number, number]
    const grid = [...(await this.#grid()), ...this.#tables()]
    let field: readonly Judged[] = await this.#judge(grid, sweeps[0], users[0], (part) => hear(0.3 * part))
    await this.#settleHalfLife(field)
    if (!isLate()) {
      field = await this.#judge(survivors(field, 1 / 3), sweeps[1], users[1], (part) => hear(0.3 + 0.15 * part))
    }
    if (!isLate()) {
      const further = this.#further(field)
      const judged = await this.#judge(further, sweeps[1], users[1], (part) => hear(0.45 + 0.3 * part), field)
      field = ranked([...field, ...judged])
    }
    if (!isLate()) {
      const last = familiesOf(field).flatMap((own) => own.slice(0, LEAST_KEPT))
      field = await this.#judge(last, sweeps[2], users[2], (part) => hear(0.75 + 0.15 * part))
      field = await this.#refined(field, sweeps[2], users[2])
    }
    hear(1)
    const best: Chosen[] = []
    for (const [first] of familiesOf(field).slice(0, this.#options.plan.sets)) {
      const judged = first as Judged
      const fitted = await this.#take(judged)
      if (fitted) best.push({ ...judged, name: judged.family, fitted })
    }
    return { best, trials: this.#trials, settings: this.#settings }
  }

  /** Many α and λ, at a short length, with the items' terms and without. */
  async #grid(): Promise<Entry[]> {
    const { plan, config, hasTerms } = this.#options
    const entries: Entry[] = []
    for (const terms of hasTerms ? [0, TERMS] : [0]) {
      const rules = await this.#pool.ask(0, 'rules', { config, terms, multiples: plan.alphas })
      // Undefined where nothing can be factorised.
      for (const { alpha, regularization } of rules ?? []) {
        for (const share of plan.shares) {
          const candidate: VectorsCandidate = {
            kind: 'vectors',
            alpha: short(alpha),
            regularization: short(regularization * share),
            dimensions: plan.coarse,
            terms,
          }
          entries.push({ candidate, family: terms > 0 ? 'terms' : 'taste' })
        }
      }
    }
    return distinct(entries)
  }

  /** Neighbours of each kind, the directed ones as a family of their own. */
  #tables(): Entry[] {
    const { plan, companions, withTimes } = this.#options
    const { mostItems } = plan
    const about = { kind: 'neighbours', perItem: NEIGHBOURS, mostItems } as const
    const strength = (multiple: number) => short(Math.max(multiple * companions, 1))
    const ease = plan.strengths.map((multiple) => ({ ...about, method: 'ease' as const, strength: strength(multiple) }))
    const of = (method: 'cosine' | 'next') => SHRINKAGES.map((strength) => ({ ...about, method, strength }))
    return distinct([
      ...[...ease, ...of('cosine')].map((candidate) => ({ candidate, family: 'neighbours' })),
      ...(withTimes ? of('next') : []).map((candidate) => ({ candidate, family: 'next' })),
    ])
  }

  /** Tries the best settings at other lengths, with more and fewer terms, and with more neighbours. */
  #further(field: readonly Judged[]): Entry[] {
    const { wider } = this.#options.plan
    const known = new Set(this.#trials.map(({ candidate }) => keyOf(candidate)))
    const entries = familiesOf(field).flatMap((own) =>
      own.slice(0, LEAST_KEPT).flatMap(({ candidate, family }, rank): Entry[] => {
        if (candidate.kind === 'neighbours') {
          return OTHER_NEIGHBOURS.map((perItem) => ({ candidate: { ...candidate, perItem }, family }))
        }
        const lengths = wider.map((dimensions) => ({ candidate: { ...candidate, dimensions }, family }))
        const length = wider[0] ?? candidate.dimensions
        const looser = { candidate: loosened({ ...candidate, dimensions: wider.at(-1) ?? length }), family }
        const others = candidate.terms > 0 && rank === 0 ? OTHER_TERMS : []
        return [
          ...lengths,
          looser,
          ...others.map((terms) => ({ candidate: { ...candidate, dimensions: length, terms }, family })),
        ]
      }),
    )
    return distinct(entries).filter(({ candidate }) => !known.has(keyOf(candidate)))
  }

  /** Tries half of λ and twice the length on the best vectors of each family, as long as that gains enough. */
  async #refined(field: readonly Judged[], sweeps: number, users: number): Promise<readonly Judged[]> {
    let all = field
    for (let step = 0; step < REFINEMENTS; step++) {
      const best = familiesOf(all).map(([first]) => first as Judged)
      const further = best.flatMap((one) => this.#around(one))
      if (further.length === 0 || this.#options.isLate()) break
      const hear = (part: number) => this.#options.hear(0.9 + (0.1 * (step + part)) / REFINEMENTS)
      const judged = await this.#judge(further, sweeps, users, hear, all)
      all = ranked([...all, ...judged])
      const isWorth = ({ family, ndcg }: Judged) =>
        judged.some((one) => one.family === family && one.ndcg >= WORTH_REFINING * ndcg)
      if (!best.some(isWorth)) break
    }
    return all
  }

  /** Half of λ, twice the length and both, as far as they were not tried. */
  #around({ candidate, family }: Judged): Entry[] {
    if (candidate.kind === 'neighbours') return []
    const longer = { ...candidate, dimensions: 2 * candidate.dimensions }
    const known = new Set(this.#trials.map(({ candidate }) => keyOf(candidate)))
    return [loosened(candidate), longer, loosened(longer)]
      .filter((one) => one.dimensions <= this.#options.longest && !known.has(keyOf(one)))
      .map((candidate) => ({ candidate, family }))
  }

  /** Frees all candidates but these, which may be trained on later. */
  async #keep(entries: readonly Entry[]): Promise<void> {
    const candidates = entries.map(({ candidate }) => candidate)
    await this.#pool.each('keep', () => ({ candidates }))
  }

  /**
   * Trains and judges candidates; returns them best first, without those that the engine refuses. `kept` may be trained on later.
   */
  async #judge(
    entries: readonly Entry[],
    sweeps: number,
    users: number,
    hear: (part: number) => void,
    kept: readonly Entry[] = [],
  ): Promise<Judged[]> {
    if (entries.length === 0) return []
    this.#round++
    await this.#keep([...entries, ...kept])
    const columns = await this.#columns(entries, sweeps, users, this.#settings, hear)
    // There may be fewer users than the plan asks for.
    const asked = columns.find((column) => column)?.length ?? 0
    this.#options.say(`${entries.length} candidates, ${sweeps} sweeps, by ${asked} users`)
    const judged = entries.flatMap(({ candidate, family }, at): Judged[] => {
      const column = columns[at]
      return column
        ? [{ candidate, family, round: this.#round, sweeps, users: column.length, ndcg: average(column) }]
        : []
    })
    this.#trials.push(...judged)
    return ranked(judged)
  }

  /** A candidate stays in the thread that first trained it. */
  async #columns(
    entries: readonly Entry[],
    sweeps: number,
    users: number,
    settings: Changes,
    hear: (part: number) => void = () => {},
  ): Promise<(Float64Array | undefined)[]> {
    const { config } = this.#options
    const shares = this.#shares(entries)
    const results = await this.#pool.each(
      'judge',
      (thread) => {
        const candidates = (shares[thread] ?? []).map(({ candidate }) => candidate)
        return candidates.length > 0 ? { candidates, sweeps, users, config, settings } : undefined
      },
      hear,
    )
    const byKey = new Map<string, Float64Array | undefined>()
    shares.forEach((share, thread) => {
      for (const [at, { candidate }] of share.entries()) byKey.set(keyOf(candidate), results[thread]?.[at])
    })
    return entries.map(({ candidate }) => byKey.get(keyOf(candidate)))
  }

  readonly #homes = new Map<string, number>()

  /** The thread of each candidate: the one that trained it before, or for a new one the thread with the fewest. */
  #shares(entries: readonly Entry[]): Entry[][] {
    const shares = Array.from({ length: this.#pool.size }, (): Entry[] => [])
    const fewest = () => shares.indexOf(shares.reduce((least, share) => (share.length < least.length ? share : least)))
    const isKnown = ({ candidate }: Entry) => this.#homes.has(keyOf(candidate))
    for (const entry of [...entries.filter(isKnown), ...entries.filter((entry) => !isKnown(entry))]) {
      const key = keyOf(entry.candidate)
      const home = this.#homes.get(key) ?? fewest()
      this.#homes.set(key, home)
      shares[home]?.push(entry)
    }
    return shares
  }

  /** Gets a trained candidate from its thread. */
  async #take({ candidate, sweeps }: Judged): Promise<Fitted | undefined> {
    const { config } = this.#options
    return this.#pool.ask(this.#homes.get(keyOf(candidate)) ?? 0, 'take', { candidate, sweeps, config })
  }

  /** Chooses the half-life at which the best candidates have the highest mean nDCG. */
  async #settleHalfLife(field: readonly Judged[]): Promise<void> {
    const { plan, config, withTimes } = this.#options
    if (!withTimes || field.length === 0) return
    const entry = 'halfLife.long'
    const own = numberAt(config, entry) ?? USUAL_HALF_LIFE
    const some = familiesOf(field).flatMap((family) => family.slice(0, 2))
    const values = [...new Set([own, ...HALF_LIVES])]
    let best = { value: own, worth: Number.NEGATIVE_INFINITY }
    for (const value of values) {
      const columns = await this.#columns(some, plan.sweeps[0], plan.users[0], { [entry]: value })
      const worths = columns.flatMap((column) => (column ? [average(column)] : []))
      const worth = worths.reduce((sum, one) => sum + one, 0) / worths.length
      // A gain of less than 0.5 % is no reason for a change.
      if (worth > best.worth * 1.005) best = { value, worth }
    }
    if (best.value !== own) this.#settings = { [entry]: best.value }
  }
}

/** Longer vectors need less λ than short ones: half of it. */
const loosened = (candidate: VectorsCandidate): VectorsCandidate => ({
  ...candidate,
  regularization: short(candidate.regularization / 2),
})

function distinct(entries: readonly Entry[]): Entry[] {
  return [...new Map(entries.map((entry) => [keyOf(entry.candidate), entry])).values()]
}

/** Best first; equal ones in their order. */
const ranked = (judged: readonly Judged[]): Judged[] => [...judged].sort((one, other) => other.ndcg - one.ndcg)

/** The families, the best first, and in each the best first. */
function familiesOf(field: readonly Judged[]): Judged[][] {
  const families = new Map<string, Judged[]>()
  for (const one of ranked(field)) families.set(one.family, [...(families.get(one.family) ?? []), one])
  return [...families.values()]
}

/** The best part of each family, but at least `LEAST_KEPT` candidates of it. */
const survivors = (field: readonly Judged[], part: number): Judged[] =>
  familiesOf(field).flatMap((own) => own.slice(0, Math.max(LEAST_KEPT, Math.ceil(own.length * part))))
