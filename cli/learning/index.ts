// From items and a log to the best catalogue that a budget allows: a part is held back (validating.ts), a plan is chosen
// (plan.ts), vectors and neighbours are searched for (search.ts) and blended (blend.ts), what came of it is judged by users
// whom the search never saw, and made again from everything. Nothing is printed here; `penchant learn` and the benchmarks
// call it.
//
// What the judges show to be worse than popularity alone or content alone is not shipped: then the simpler one is.

import { type Compiled, compile } from '../../js/compiler.js'
import { PenchantError, typed } from '../../js/errors.js'
import { loadCompiler } from '../compiling.js'
import type { Estimate } from '../evaluation/bootstrap.js'
import { itemIds, type Sets } from '../evaluation/host.js'
import { evaluateCatalogue, type Result, type Split } from '../evaluation/index.js'
import { hasTimes } from '../evaluation/rows.js'
import type { Interactions } from '../interactions.js'
import { loadTrainer } from '../training.js'
import { type Changes, changed, FAINT } from '../tuning/config.js'
import { tooFew } from '../tuning/index.js'
import { LEAST_USERS } from '../tuning/pick.js'
import { PoolBench } from './bench.js'
import { type Blended, blend } from './blend.js'
import { settled, withoutLearned } from './config.js'
import { namedSets, ridgesOf } from './fitting.js'
import type { Leg } from './journey.js'
import {
  type Costs,
  costsOf,
  crowdOf,
  longestOf,
  type Plan,
  type PlanName,
  planFor,
  planOf,
  type Shape,
  shapeOf,
} from './plan.js'
import { Pool } from './pool.js'
import { type Chosen, type Found, search } from './search.js'
import { chooseText, type TextTrial } from './text.js'
import { type Validating, validating } from './validating.js'
import type { Materials } from './workbench.js'

/** What to learn from, and how. */
export interface Job {
  readonly source: Uint8Array
  /** JSON; may be empty. */
  readonly config: string
  readonly interactions: Interactions
  readonly split?: Split | undefined
  readonly minHistory: number
  /** The length of the shelves that are judged. */
  readonly at: number
  readonly seed: number
  /** In seconds: a plan is chosen by it where none is named, and the search ends after it. */
  readonly budget: number
  readonly plan?: PlanName | undefined
}

/** A set in the catalogue: how it was chosen, and what it became when it was trained on everything. */
export interface Kept extends Chosen {
  readonly weight: number
}

/**
 * Which ranking the written catalogue uses: the result of the search, a simpler system that the judges prefer, or the defaults
 * where nothing can be measured.
 */
export type Shipped = 'found' | 'popularity' | 'content' | 'defaults'

export interface Learned {
  readonly shipped: Shipped
  readonly config: string
  readonly compiled: Compiled
  readonly kept: readonly Kept[]
  readonly validating: Validating
  readonly plan: Plan | undefined
  readonly text: readonly TextTrial[]
  readonly found: Found | undefined
  readonly blended: Blended | undefined
  /** What the judges said of what was found. */
  readonly result: Result | undefined
  /** Whether the clock ended the search before the plan was done. */
  readonly isCut: boolean
  readonly notes: readonly string[]
}

export interface Hearing {
  readonly planned: (costs: Costs) => void
  readonly show: (leg: Leg, part: number) => void
  readonly say: (sentence: string) => void
}

/** Learns. Throws the engine's errors, and `interactions_invalid` where no item is one of the catalogue's. */
export async function learn(job: Job, hearing: Hearing): Promise<Learned> {
  await Promise.all([loadCompiler(), loadTrainer()])
  return new Learning(job, hearing).run()
}

/** A whole search: what was found, under which config, and how it was judged. */
interface Searched {
  readonly config: string
  readonly text: readonly TextTrial[]
  readonly found: Found
  /** The chosen sets that have a weight. */
  readonly used: readonly Chosen[]
  readonly blended: Blended
  readonly result: Result
}

class Learning {
  readonly #job: Job
  readonly #hearing: Hearing
  readonly #config: string
  readonly #since = performance.now()
  readonly #notes: string[] = []
  #isCut = false

  constructor(job: Job, hearing: Hearing) {
    this.#job = job
    this.#hearing = hearing
    this.#config = withoutLearned(job.config)
  }

  async run(): Promise<Learned> {
    const { interactions, minHistory, seed, split } = this.#job
    const plain = await this.#compiled(this.#config, NOTHING, interactions, 'read')
    if (plain.interactions === 0) throw strangers(this.#job)
    const strange = interactions.item.length - plain.interactions
    if (strange > 0) {
      this.#notes.push(
        `${strange.toLocaleString('en-GB')} of ${interactions.item.length.toLocaleString('en-GB')} interactions are with items that are not in the catalogue, and teach nothing.`,
      )
    }
    const ids = await itemIds(plain.bytes)
    const known = new Set(ids)
    const held = validating(interactions, { split, minHistory, seed, isKnown: (id) => known.has(id) })
    this.#notes.push(...held.notes)
    const problem =
      nothingToLearn(plain.items, interactions) ?? (held.users < LEAST_USERS ? tooFew(held.users) : undefined)
    if (problem)
      return this.#defaults(plain, held, `${problem}: nothing was searched for, and the catalogue has the defaults.`)
    if (!held.isApart) {
      this.#notes.push(
        `With ${held.users} users, the test users are those whose figures chose the settings: expect a little less.`,
      )
    }
    const { search: parts, searchers: judges } = held
    const shape = shapeOf({ parts, judges, catalogue: plain.items, hasTerms: plain.features > 0 })
    const plan = this.#job.plan ? planOf(this.#job.plan) : planFor(this.#job.budget, shape)
    this.#hearing.planned(costsOf(plan, shape))
    const materials: Materials = {
      source: this.#job.source,
      ids,
      parts: held.search,
      limit: this.#job.at,
      seed,
    }
    const searched = await this.#search(materials, plan, { plain, held, shape })
    return this.#made(searched, plan, held, materials)
  }

  async #search(
    materials: Materials,
    plan: Plan,
    { plain, held, shape }: { plain: Compiled; held: Validating; shape: Shape },
  ): Promise<Searched> {
    const { seed } = this.#job
    const { show, say } = this.#hearing
    const withTimes = hasTimes(held.search.train)
    const isLate = () => this.#isLate()
    const pool = Pool.open(materials)
    try {
      const hasText = plain.fields.some(({ role, weight }) => (role === 'text' || role === 'title') && weight > 0)
      const few = Math.min(plan.users[1], held.searchers)
      const text = hasText
        ? await chooseText(pool, this.#config, { users: few, seed, hear: (part) => show('text', part) })
        : { settings: {}, trials: [] }
      const worded = changed(this.#config, text.settings)
      const found = await search(pool, {
        plan,
        config: worded,
        withTimes,
        hasTerms: plain.features > 0,
        companions: shape.companions,
        crowd: crowdOf(shape),
        longest: longestOf(plan, shape),
        isLate,
        hear: (part) => show('represent', part),
        say,
      })
      const began = settled(worded, {
        settings: found.settings,
        ridges: ridgesOf(found.best),
        weights: {},
        signals: [],
      })
      const open = (users: number) =>
        PoolBench.open(pool, began, namedSets(found.best), Math.min(users, held.searchers))
      const benches = { few: await open(plan.users[1]), all: await open(plan.users[2]) }
      const told = { plan, seed, withTimes, isLate, hear: (part: number) => show('blend', part), say }
      const blended = await blend(benches, told)
      const used = found.best.filter((chosen) => (blended.weights[chosen.name] ?? 0) !== 0)
      const own = { ...text.settings, ...found.settings, ...settingsOf(blended.changes) }
      const config = settled(this.#config, {
        settings: own,
        ridges: ridgesOf(used),
        // No judge is new, so popularity may have no weight; without any, a new visitor would get the order of the file.
        weights: { ...blended.weights, popularity: blended.weights.popularity || FAINT },
        signals: benches.all.signals,
      })
      const result = await this.#judged(config, namedSets(used), held.judge)
      return { config, text: text.trials, found, used, blended, result }
    } finally {
      await pool.close()
    }
  }

  /** The judges' figures for a catalogue that was made from what the search knew. */
  async #judged(config: string, sets: Sets, parts: Validating['judge']): Promise<Result> {
    const { at, seed } = this.#job
    const { bytes } = await this.#compiled(config, sets, parts.train, undefined)
    const measures = { ...parts, at: [at], seed, baselines: true, without: true }
    return evaluateCatalogue(bytes, measures, (stage, part) => {
      if (stage === 'replay') this.#hearing.show('judge', part)
    })
  }

  /** The chosen sets trained again, on everything. */
  async #made(searched: Searched, plan: Plan, held: Validating, materials: Materials): Promise<Learned> {
    const { config, used, blended, result } = searched
    const { interactions } = this.#job
    const shipped = await this.#verdict(searched, held)
    const about = { ...searched, validating: held, plan, isCut: this.#isCut, shipped }
    if (shipped !== 'found') {
      const simple = changed(this.#config, simplest(shipped, result))
      this.#notes.push(SIMPLER[shipped])
      const compiled = await this.#compiled(simple, NOTHING, interactions, 'build')
      return { ...about, config: simple, compiled, kept: [], notes: this.#notes }
    }
    const none = { ...interactions, user: new Uint32Array(), item: new Uint32Array() }
    const whole = { ...materials, parts: { train: interactions, test: none } }
    const kept = await this.#retrained(used, whole, config, blended)
    const compiled = await this.#compiled(config, namedSets(kept), interactions, 'build')
    return { ...about, compiled, kept, notes: this.#notes }
  }

  /**
   * What to ship. `found`, unless the judges' mean nDCG is higher by popularity alone or by content alone; then the better of those
   * two. If that difference is within the judges' 95 % interval, the mean of all users of whom something was held back decides.
   */
  async #verdict({ config, used, result }: Searched, held: Validating): Promise<'found' | Simple> {
    const gains = gainsOver(result, this.#job.at)
    const [worst] = worse(gains)
    if (!worst) return 'found'
    if (gains[worst].high < 0 || !held.isApart) return worst
    const others = gainsOver(await this.#judged(config, namedSets(used), held.search), this.#job.at)
    const [judges, searchers] = [held.judges, held.searchers]
    const together = Object.fromEntries(
      SIMPLE_NAMES.map((name) => {
        const sum = gains[name].mean * judges + others[name].mean * searchers
        return [name, { ...gains[name], mean: sum / (judges + searchers) }]
      }),
    ) as unknown as Gains
    const [worstOfAll] = worse(together)
    if (worstOfAll) return worstOfAll
    const { mean, low, high } = gains[worst]
    this.#notes.push(
      `The test users alone prefer ${worst} alone by ${(-mean).toFixed(4)} (${(-high).toFixed(4)} to ${(-low).toFixed(4)}), which chance can do; together ` +
        `with those who were searched on, what was found is better by ${together[worst].mean.toFixed(4)}.`,
    )
    return 'found'
  }

  async #retrained(
    used: readonly Chosen[],
    materials: Materials,
    config: string,
    { weights }: Blended,
  ): Promise<Kept[]> {
    if (used.length === 0) return []
    const pool = Pool.open(materials)
    const parts = used.map(() => 0)
    try {
      return await Promise.all(
        used.map(async (chosen, at) => {
          const { candidate, sweeps } = chosen
          const fitted = await pool.ask(at, 'take', { candidate, sweeps, config }, (part) => {
            parts[at] = part
            this.#hearing.show('retrain', parts.reduce((sum, one) => sum + one, 0) / parts.length)
          })
          if (!fitted) throw new Error(`training on everything: the engine refuses what it took for a part of it`)
          return { ...chosen, fitted, weight: weights[chosen.name] as number }
        }),
      )
    } finally {
      await pool.close()
    }
  }

  #defaults(compiled: Compiled, held: Validating, note: string): Learned {
    const config = changed(this.#config, {})
    const nothing = { plan: undefined, text: [], found: undefined, blended: undefined, result: undefined }
    this.#notes.push(note)
    return {
      ...nothing,
      shipped: 'defaults',
      config,
      compiled,
      kept: [],
      validating: held,
      isCut: false,
      notes: this.#notes,
    }
  }

  /** A catalogue; one that may be written at the end, and so has a leg of its own, in the form in which it is sent. */
  #compiled(config: string, sets: Sets, interactions: Interactions, leg: Leg | undefined) {
    const { items, item, at } = interactions
    const job = { source: this.#job.source, config, ...sets, interactions: { items, item, at } }
    const progress = (_: string, part: number) => leg && this.#hearing.show(leg, part)
    return typed(() => compile({ ...job, duplicates: 'merge', packed: leg !== undefined, progress }))
  }

  /** Whether the time of the search is used up: the rest of the budget is for the steps after it. */
  #isLate(): boolean {
    const late = performance.now() - this.#since > 1_000 * SEARCH * this.#job.budget
    this.#isCut ||= late
    return late
  }
}

/** The share of the budget after which no new step of the search begins. */
const SEARCH = 0.75

/** The error for interactions with none of the catalogue's items: ids written differently would silently teach nothing. */
function strangers({ interactions }: Job): PenchantError {
  const theirs = JSON.stringify(interactions.items[0] ?? '')
  const got = interactions.user.length === 0 ? 'no interactions' : `interactions with none of the items, as ${theirs}`
  return new PenchantError(
    'interactions_invalid',
    `learn: got ${got}, expected some whose ids are the items’ own (and, with --min-value, some of that value or more)`,
  )
}

/** Why there is nothing to learn, as the beginning of a sentence; undefined where there is something. */
function nothingToLearn(items: number, { users }: Interactions): string | undefined {
  if (items < 2) return 'The catalogue has one item'
  return users.length < 2 ? 'The interactions are all of one user' : undefined
}

const NOTHING = namedSets([])

/** The changes that are not weights. */
function settingsOf(changes: Changes): Changes {
  return Object.fromEntries(Object.entries(changes).filter(([entry]) => !entry.startsWith('weights.')))
}

/** The simple rankings that a site could have without anything learned, with the name of the judged system that ranks so. */
const SIMPLE = { popularity: 'popularity', content: 'affinity' } as const
const SIMPLER = {
  popularity:
    'What was found ranks no better than popularity alone for users whom the search never saw: the catalogue ranks by popularity alone.',
  content:
    'What was found ranks no better than content alone for users whom the search never saw: the catalogue ranks by content alone.',
}

type Simple = keyof typeof SIMPLE
/** The gain in nDCG of the search's result over each simple ranking. */
type Gains = Readonly<Record<Simple, Estimate>>

const SIMPLE_NAMES = Object.keys(SIMPLE) as Simple[]
const LEVEL: Estimate = { mean: 0, low: 0, high: 0 }

function gainsOver({ systems }: Result, at: number): Gains {
  const gain = (name: Simple) => systems.find((system) => system.name === SIMPLE[name])?.gains[`ndcg@${at}`] ?? LEVEL
  return Object.fromEntries(SIMPLE_NAMES.map((name) => [name, gain(name)])) as unknown as Gains
}

/** The simple rankings that are better than the search's result, the best first. */
const worse = (gains: Gains): Simple[] =>
  SIMPLE_NAMES.filter((name) => gains[name].mean < 0).sort((one, other) => gains[one].mean - gains[other].mean)

/** The weights for one simple ranking alone. With content, popularity has a tiny weight, for visitors without a history. */
function simplest(shipped: 'popularity' | 'content', { systems }: Result): Changes {
  const others = ['affinity', 'session', 'context', 'price', 'popularity', 'trending', 'freshness']
  const weights = Object.fromEntries(others.map((name) => [`weights.${name}`, 0]))
  if (shipped === 'popularity') return { ...weights, 'weights.popularity': 1 }
  const hasPopularity = systems.some(({ name }) => name === 'popularity')
  return { ...weights, 'weights.affinity': 1, ...(hasPopularity && { 'weights.popularity': FAINT }) }
}
