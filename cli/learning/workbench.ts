// The work that runs in parallel, one workbench per thread: candidates are trained and judged by their own ranking, and weights
// are judged in whole catalogues. The result depends on the request alone, not on the thread.
//
// A candidate is judged in a catalogue with nothing but the items' ids, in the order of the site's own catalogue: by vectors or
// neighbours alone the shelf is the same, and there are no texts to read.

import { compile } from '../../js/compiler.js'
import { PenchantError, typed } from '../../js/errors.js'
import { aboutItems, loadCompiler } from '../compiling.js'
import { Host, type Ingredients, type Sets, type SignalInfo } from '../evaluation/host.js'
import type { Parts } from '../evaluation/split.js'
import { Trials } from '../evaluation/trials.js'
import { loadTrainer } from '../training.js'
import type { Weights } from '../tuning/ascent.js'
import { type Changes, changed, type Ridge, withRidges } from '../tuning/config.js'
import { Validation } from '../tuning/validation.js'
import type { Candidate } from './candidates.js'
import { type Fitted, Fitting, namedSets, ridgesOf } from './fitting.js'

/** The data that every thread gets. */
export interface Materials {
  /** NDJSON or a JSON array of items. */
  readonly source: Uint8Array
  /** The items' ids in the order of the catalogue. */
  readonly ids: readonly string[]
  /** The interactions to learn from, and those to be found of the users of the search. */
  readonly parts: Parts
  /** The length of the shelves that are judged. */
  readonly limit: number
  readonly seed: number
}

/** A request for the engine's default α and λ. */
export interface Rules {
  readonly config: string
  readonly terms: number
  readonly multiples: readonly number[]
}

/** Candidates to train and judge. */
export interface Judging {
  readonly candidates: readonly Candidate[]
  readonly sweeps: number
  readonly users: number
  /** The config that the items are read with. */
  readonly config: string
  /** Entries such as the half-lives under which they are judged. */
  readonly settings: Changes
}

/** A catalogue to open, under a number that later questions name. */
export interface Opening {
  readonly catalogue: number
  readonly config: string
  readonly sets: Sets
  readonly users: number
}

export interface Measuring {
  readonly catalogue: number
  readonly weights: readonly Weights[]
  /** Users from one number up to, not including, another. */
  readonly range: readonly [number, number]
}

type Hear = (part: number) => void

/** The most sets of vectors, and of neighbours, in a catalogue. */
const SETS = 4

export class Workbench {
  readonly #materials: Materials
  readonly #bare: Uint8Array
  readonly #interactions: NonNullable<Ingredients['interactions']>
  readonly #open = new Map<number, Validation>()
  readonly #trials = new Map<number, Trials>()
  #fitting: { readonly config: string; readonly fitting: Fitting } | undefined

  constructor(materials: Materials) {
    this.#materials = materials
    this.#bare = new TextEncoder().encode(materials.ids.map((id) => JSON.stringify({ id })).join('\n'))
    const { items, item, at } = materials.parts.train
    this.#interactions = { items, item, at }
  }

  /**
   * The engine's own λ for each multiple of its own α, with so many terms; undefined where there is nothing that could be
   * factorised.
   */
  async rules({ config, terms, multiples }: Rules): Promise<readonly Ridge[] | undefined> {
    const fitting = await this.#trainer(config)
    try {
      return await typed(() => {
        const { alpha } = fitting.rule(undefined, terms)
        return multiples.map((multiple) => fitting.rule(Math.min(alpha * multiple, 1), terms))
      })
    } catch (error) {
      if (error instanceof PenchantError && error.code === 'training_invalid') return undefined
      throw error
    }
  }

  /** nDCG by user of each candidate alone, after so many sweeps; undefined where a candidate cannot be. */
  async judge(
    { candidates, sweeps, users, config, settings }: Judging,
    hear: Hear,
  ): Promise<(Float64Array | undefined)[]> {
    const fitting = await this.#trainer(config)
    const columns: (Float64Array | undefined)[] = []
    for (let from = 0; from < candidates.length; from += SETS) {
      const some = candidates.slice(from, from + SETS)
      const fitted = await typed(() =>
        some.map((candidate, at) =>
          fitting.fit(candidate, sweeps, (part) => hear((from + 0.8 * (at + part)) / candidates.length)),
        ),
      )
      columns.push(...(await this.#alone(fitted, users, settings)))
      hear((from + some.length) / candidates.length)
    }
    return columns
  }

  /** Frees all candidates but these. */
  async keep({ candidates }: { candidates: readonly Candidate[] }): Promise<void> {
    this.#fitting?.fitting.keep(candidates)
  }

  /** The state of a candidate after so many sweeps. */
  async take({ candidate, sweeps, config }: { candidate: Candidate; sweeps: number; config: string }, hear: Hear) {
    const fitting = await this.#trainer(config)
    return typed(() => fitting.fit(candidate, sweeps, hear))
  }

  /** Opens a catalogue. */
  async open({ catalogue, config, sets, users }: Opening): Promise<readonly SignalInfo[]> {
    const { source, limit } = this.#materials
    const ingredients = { source, config, ...sets, interactions: this.#interactions }
    const host = await Host.open(ingredients)
    this.#open.set(catalogue, new Validation(host, this.#trialsOf(host, users), ingredients, limit))
    return host.signals
  }

  measure({ catalogue, weights, range }: Measuring, hear: Hear): Promise<Float64Array[]> {
    return this.#opened(catalogue).measureSome(weights, range, hear)
  }

  speaking({ catalogue }: { catalogue: number }): Promise<readonly string[]> {
    return this.#opened(catalogue).speaking()
  }

  async close({ catalogue }: { catalogue: number }): Promise<void> {
    this.#opened(catalogue).close()
    this.#open.delete(catalogue)
  }

  #opened(catalogue: number): Validation {
    const validation = this.#open.get(catalogue)
    if (!validation) throw new Error(`there is no catalogue ${catalogue} open`)
    return validation
  }

  async #alone(
    fitted: readonly (Fitted | undefined)[],
    users: number,
    settings: Changes,
  ): Promise<(Float64Array | undefined)[]> {
    const named = fitted.flatMap((one, at) => (one ? [{ name: `set-${at}`, fitted: one }] : []))
    if (named.length === 0) return fitted.map(() => undefined)
    const host = await Host.open({
      source: this.#bare,
      config: changed(withRidges('', ridgesOf(named)), settings),
      ...namedSets(named),
    })
    try {
      const only = (chosen: string): Weights =>
        Object.fromEntries(host.signals.map(({ name }) => [name, name === chosen ? 1 : 0]))
      const trials = this.#trialsOf(host, users)
      const ingredients = { source: this.#bare, config: '' }
      const validation = new Validation(host, trials, ingredients, this.#materials.limit)
      const columns = await validation.measure(named.map(({ name }) => only(name)))
      const byName = new Map(named.map(({ name }, at) => [name, columns[at]]))
      return fitted.map((_, at) => byName.get(`set-${at}`))
    } finally {
      host.close()
    }
  }

  /** All catalogues have the same items in the same order, so users are looked up once. */
  #trialsOf(host: Host, users: number): Trials {
    const known = this.#trials.get(users)
    if (known) return known
    const trials = new Trials(host, this.#materials.parts, { users, seed: this.#materials.seed })
    this.#trials.set(users, trials)
    return trials
  }

  async #trainer(config: string): Promise<Fitting> {
    if (this.#fitting?.config === config) return this.#fitting.fitting
    this.#fitting?.fitting.free()
    await Promise.all([loadCompiler(), loadTrainer()])
    const { source, ids, parts, seed } = this.#materials
    const { bytes } = await typed(() => compile({ source, config: aboutItems(config), duplicates: 'merge' }))
    const fitting = new Fitting(parts.train, bytes, ids, seed)
    this.#fitting = { config, fitting }
    return fitting
  }
}
