// The size of a search. A plan is chosen before the search begins, from the budget and the size of the data alone: the cost is
// counted in multiplications and shelves, at speeds that are assumed, not measured. So the same data, seed and budget give the
// same search on every machine, and a plan that was printed can be asked for by its name. The clock only stops a search that
// takes far longer than assumed.

import { rowsByUser } from '../evaluation/rows.js'
import type { Parts } from '../evaluation/split.js'

export const PLANS = ['quick', 'small', 'medium', 'large'] as const
export type PlanName = (typeof PLANS)[number]

export interface Plan {
  readonly name: PlanName
  /**
   * Users who judge the candidates in the first round, in the rounds between, and in the last; the last number also judges the
   * blend.
   */
  readonly users: readonly [number, number, number]
  /** Sweeps after the first round, the rounds between, and the last; the winner is trained as long as in the last. */
  readonly sweeps: readonly [number, number, number]
  /** The length of vectors during the search for α and λ, and the lengths that are tried afterwards. */
  readonly coarse: number
  readonly wider: readonly number[]
  /** The multiples of the default α, and of the λ that goes with each. */
  readonly alphas: readonly number[]
  readonly shares: readonly number[]
  /** EASE's λ as multiples of how many items the user of an act has on average; and up to how many items it has a closed form. */
  readonly strengths: readonly number[]
  readonly mostItems: number
  /** How many families go into the blend: the most sets of vectors, and of neighbours, in a catalogue. */
  readonly sets: number
  /** How many starting points the weights climb from, and whether trusts and half-lives are tried. */
  readonly climbs: number
  readonly settings: boolean
}

const TABLE: readonly Plan[] = [
  {
    name: 'quick',
    users: [150, 300, 600],
    sweeps: [3, 4, 6],
    coarse: 16,
    wider: [32],
    alphas: [1, 0.2],
    shares: [1],
    strengths: [5],
    mostItems: 4_000,
    sets: 2,
    climbs: 1,
    settings: false,
  },
  {
    name: 'small',
    users: [300, 600, 1_000],
    sweeps: [4, 6, 8],
    coarse: 32,
    wider: [64],
    alphas: [1, 0.3, 0.1],
    shares: [0.5, 1, 2],
    strengths: [2, 8],
    mostItems: 6_000,
    sets: 3,
    climbs: 2,
    settings: true,
  },
  {
    name: 'medium',
    users: [400, 800, 1_600],
    sweeps: [4, 6, 10],
    coarse: 32,
    wider: [64, 128],
    alphas: [2, 1, 0.3, 0.1, 0.03],
    shares: [0.5, 1, 2],
    strengths: [2, 5, 12],
    mostItems: 8_000,
    sets: 4,
    climbs: 2,
    settings: true,
  },
  {
    name: 'large',
    users: [800, 1_600, 4_000],
    sweeps: [5, 10, 16],
    coarse: 32,
    wider: [64, 128, 256],
    alphas: [3, 1, 0.3, 0.1, 0.03, 0.01],
    shares: [0.25, 0.5, 1, 2, 4],
    strengths: [1, 2, 5, 12, 30],
    mostItems: 12_000,
    sets: 4,
    climbs: 3,
    settings: true,
  },
]

export const planOf = (name: PlanName): Plan => TABLE.find((plan) => plan.name === name) as Plan

/** The size of the data, which the cost of a plan depends on. */
export interface Shape {
  /** The number of interactions of each user and of each item that has any. */
  readonly users: Uint32Array
  readonly items: Uint32Array
  /** Items of the catalogue. */
  readonly catalogue: number
  /** Users who are searched on, at the most, and how many interactions are held back of each on average. */
  readonly judges: number
  readonly held: number
  /** Whether the items have terms to train with. */
  readonly hasTerms: boolean
  /** How many items the user of an act has on average. */
  readonly companions: number
}

/** The data of a search: its parts, and the catalogue's items. */
export interface Extent {
  readonly parts: Parts
  readonly judges: number
  readonly catalogue: number
  readonly hasTerms: boolean
}

export function shapeOf({ parts, judges, catalogue, hasTerms }: Extent): Shape {
  const all = parts.train
  const { start } = rowsByUser(all)
  const users = Uint32Array.from(all.users, (_, user) => (start[user + 1] as number) - (start[user] as number))
  const items = new Uint32Array(all.items.length)
  for (const item of all.item) items[item] = (items[item] as number) + 1
  let squares = 0
  for (const count of users) squares += count ** 2
  const companions = squares / Math.max(all.user.length, 1)
  const held = parts.test.user.length / Math.max(judges, 1)
  return { users, items, catalogue, judges, held, hasTerms, companions }
}

/**
 * Multiplications a second of a thread, in SIMD; and threads. All speeds are assumed: on two idle cores of a cloud machine
 * of 2024 a plan takes half to nine tenths of what it is assumed to.
 */
const SPEED = 5e9
const THREADS = 2
/** The same for EASE in closed form, whose loops are blocked: half of what docs/neighbours.md has. */
const EASE_SPEED = 1e10
/** The share of a budget that a plan may take at the assumed speeds: the rest is for slower machines. */
const USED = 2 / 3
/** How many values of trusts and half-lives are tried, about. */
const SETTINGS = 20
/** How many candidates are tried around the best of a family in the end, about. */
const REFINED = 3
/** How many terms of an item are used as pairs, on average. */
const TERMS = 20

/** The cost of each stage of a plan, in seconds at the assumed speeds. */
export interface Costs {
  readonly represent: number
  readonly blend: number
  readonly retrain: number
  readonly judge: number
}

/** With so many interactions held back of each user, the plan's users are enough to judge candidates; and how many times as many judge at the most. */
const ENOUGH_HELD = 8
const MOST_CROWDED = 3
/** The longest vectors of all, and what training the longest of a plan may take, in seconds. */
const LONGEST = 256
const LENGTHENING = 60

/** By how much the number of judges is multiplied: where little is held back of each user, more users are needed. */
export function crowdOf({ held }: Shape): number {
  return Math.min(Math.max(Math.round(ENOUGH_HELD / Math.max(held, 1)), 1), MOST_CROWDED)
}

/** The longest vectors of a plan: twice those that it tries for all candidates, where these are trained soon enough. */
export function longestOf({ wider, coarse, sweeps }: Plan, shape: Shape): number {
  const usual = wider.at(-1) ?? coarse
  const isCheap = sweeps[2] * sweepSeconds(shape, 2 * usual) <= LENGTHENING
  return isCheap && 2 * usual <= LONGEST ? 2 * usual : usual
}

/** The cost of each stage of a plan for data of this size. */
export function costsOf(plan: Plan, shape: Shape): Costs {
  const families = shape.hasTerms ? 2 : 1
  const { users, sweeps, coarse, wider, alphas, shares } = plan
  const sweep = (dimensions: number) => sweepSeconds(shape, dimensions)
  const judged = (count: number) => Math.min(count, shape.judges)
  const longest = longestOf(plan, shape)
  const grid = families * alphas.length * shares.length
  const visit = 6e-5 + 3e-5 * average(shape.users)
  const shelf = 9e-5 + 1.2e-8 * shape.catalogue
  const judging = (candidates: number, count: number) =>
    judged(crowdOf(shape) * count) * candidates * (visit / 4 + shelf)
  const third = Math.ceil(grid / 3)
  const represent =
    plan.strengths.length * easeSeconds(shape, plan.mostItems) +
    judging(plan.strengths.length + 8, users[0]) +
    grid * sweeps[0] * sweep(coarse) +
    judging(grid + 12, users[0]) +
    third * (sweeps[1] - sweeps[0]) * sweep(coarse) +
    judging(third, users[1]) +
    wider.reduce((sum, length) => sum + 2 * families * sweeps[1] * sweep(length), 0) +
    2 * families * sweeps[1] * sweep(wider.at(-1) ?? coarse) +
    judging(2 * families * (wider.length + 1), users[1]) +
    2 * families * (sweeps[2] - sweeps[1]) * sweep(wider.at(-1) ?? coarse) +
    judging(2 * families, users[2]) +
    REFINED * families * (sweeps[2] * sweep(longest) + judging(1, users[2]))
  const compile = 0.06 + 3e-5 * shape.catalogue
  // All combinations of what was learned (survey.ts) and a rough round over some eight signals a climb; then, for all users, fine
  // rounds, and settings, which need a catalogue each.
  const combinations = [1, 5, 25, 64, 81][plan.sets] as number
  const climb = judged(users[1]) * (combinations * shelf + 8 * (visit + 7 * shelf))
  const last = judged(users[2]) * 2 * 8 * (visit + 5 * shelf)
  const settings = plan.settings ? SETTINGS * (THREADS * compile + judged(users[2]) * (visit + shelf)) : 0
  return {
    represent: represent / THREADS,
    blend: (plan.climbs * climb + last + settings) / THREADS,
    retrain: sweeps[2] * sweep(longest) + easeSeconds(shape, plan.mostItems),
    judge: Math.min(1_000, shape.judges) * (visit + 12 * shelf) + compile,
  }
}

export const total = ({ represent, blend, retrain, judge }: Costs): number => represent + blend + retrain + judge

/** The largest plan that the budget takes, in seconds; the smallest where it takes none. */
export function planFor(budget: number, shape: Shape): Plan {
  const fits = TABLE.filter((plan) => total(costsOf(plan, shape)) <= USED * budget)
  return fits.at(-1) ?? (TABLE[0] as Plan)
}

/** One sweep: for a row of n pairs d m² + m³ / 3 for m = min(n, d), and twice d² for each row (src/train/ials.rs). */
function sweepSeconds({ users, items, hasTerms }: Shape, dimensions: number): number {
  const rows = (counts: Uint32Array, more: number) => {
    let sum = 0
    for (const count of counts) {
      const narrow = Math.min(count + more, dimensions)
      const wide = Math.max(count + more, dimensions)
      sum += wide * narrow ** 2 * 0.5 + narrow ** 3 / 6 + 2 * dimensions ** 2
    }
    return sum
  }
  return (rows(users, 0) + rows(items, hasTerms ? TERMS / 2 : 0)) / SPEED
}

/** The cube of the items in closed form; a small system for each beyond. */
function easeSeconds({ items }: Shape, most: number): number {
  const taking = items.reduce((count, users) => count + Number(users > 1), 0)
  return taking <= most ? taking ** 3 / EASE_SPEED : 1.5e-3 * taking
}

function average(counts: Uint32Array): number {
  return counts.length === 0 ? 0 : counts.reduce((sum, count) => sum + count, 0) / counts.length
}

/** `90`, `90s`, `10m` or `1h` in seconds; undefined where it is none of these, or less than a second. */
export function parseBudget(text: string): number | undefined {
  const [, digits, unit = 's'] = /^(\d+(?:\.\d+)?)(s|m|min|h)?$/.exec(text.trim()) ?? []
  const seconds = Number(digits) * (unit === 'h' ? 3_600 : unit.startsWith('m') ? 60 : 1)
  return seconds >= 1 && seconds <= 7 * 86_400 ? seconds : undefined
}
