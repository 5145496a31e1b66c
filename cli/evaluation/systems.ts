// The systems that are compared: everything that ranks items for a visitor, behind one interface.

import type { Host, Ranking, SignalInfo, Wish } from './host.js'
import type { Trial, Trials } from './trials.js'

/** A visitor whose history the engine has just been told. */
export interface Visit {
  readonly trial: Trial
  /** What was viewed. */
  readonly known: ReadonlySet<number>
  /** The viewed items as ids, in the order of time. */
  readonly ids: readonly string[]
  /** Viewed items that the engine's log has dropped, and that it would show again. */
  readonly exclude: readonly string[]
}

/** Something that ranks items for a visitor. */
export interface System {
  readonly name: string
  /** The best items, best first; none of them viewed. */
  recommend(visit: Visit): Ranking
}

/** The engine under the catalogue's own weights, or under others. */
export function engine(host: Host, limit: number, weights?: Wish['weights'], name = 'penchant'): System {
  return {
    name,
    // Diversity is off, since the score is evaluated; `npm run bench:shelf` measures what diversity costs.
    recommend: ({ trial, exclude }) =>
      host.recommend({ limit, exclude, shape: false, ...(weights && { weights }) }, trial.now),
  }
}

/** The engine with one signal alone. A signal that has a baseline's name is called `signal-…`. */
export function alone(host: Host, limit: number, signal: SignalInfo, taken: readonly string[]): System {
  const weights = Object.fromEntries(host.signals.map(({ name }) => [name, name === signal.name ? 1 : 0]))
  return engine(host, limit, weights, taken.includes(signal.name) ? `signal-${signal.name}` : signal.name)
}

/** The engine without one signal, for each that has a weight: `without-…`. */
export function withouts(host: Host, limit: number): System[] {
  const weights = Object.fromEntries(host.signals.map(({ name, weight }) => [name, weight]))
  const used = host.signals.filter(({ weight }) => weight !== 0)
  return used.map(({ name }) => engine(host, limit, { ...weights, [name]: 0 }, `without-${name}`))
}

/** Tells the engine what a visitor did. */
export async function replay(host: Host, trials: Trials, trial: Trial): Promise<Visit> {
  const ids = trials.ids(trial.history)
  const kept = await host.visit(ids, trial.at)
  return { trial, ids, known: new Set(trial.history), exclude: kept < ids.length ? [...new Set(ids)] : [] }
}
