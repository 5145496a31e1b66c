// The config that a search starts with and the config that it ends with.

import type { SignalInfo } from '../evaluation/host.js'
import type { Weights } from '../tuning/ascent.js'
import { isLearned } from '../tuning/climb.js'
import { type Changes, changed, parsed, type Ridge, withRidges } from '../tuning/config.js'

/** The signals that every catalogue has. */
const OWN = ['affinity', 'session', 'popularity', 'trending', 'freshness', 'price', 'context']

type Entries = Record<string, unknown>

/**
 * A config without its entries about sets of vectors and tables of neighbours, since a search makes its own. So a search can
 * start from a config that an earlier search wrote.
 */
export function withoutLearned(config: string): string {
  const root = parsed(config)
  const { vectors: _, ...rest } = cleaned(root)
  const surfaces = rest.surfaces
  if (!isObject(surfaces)) return JSON.stringify(rest)
  const own = Object.entries(surfaces).map(([name, surface]) => [name, isObject(surface) ? cleaned(surface) : surface])
  return JSON.stringify({ ...rest, surfaces: Object.fromEntries(own) })
}

function cleaned(entries: Entries): Entries {
  const only = (group: unknown) =>
    isObject(group) ? Object.fromEntries(Object.entries(group).filter(([name]) => OWN.includes(name))) : group
  const groups = ['weights', 'trust'].filter((name) => entries[name] !== undefined)
  return { ...entries, ...Object.fromEntries(groups.map((name) => [name, only(entries[name])])) }
}

const isObject = (value: unknown): value is Entries =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The config with settings, the ridges of sets, and the weights that differ from a catalogue's or are of what was learned. */
export function settled(
  config: string,
  {
    settings,
    ridges,
    weights,
    signals,
  }: {
    readonly settings: Changes
    readonly ridges: Readonly<Record<string, Ridge>>
    readonly weights: Weights
    readonly signals: readonly SignalInfo[]
  },
): string {
  const differing = signals.filter((signal) => {
    const { name, weight } = signal
    const own = weights[name] ?? 0
    return isLearned(signal) ? own !== 0 : Math.abs(own - weight) > 1e-6
  })
  const entries = differing.map(({ name }) => [`weights.${name}`, weights[name] ?? 0])
  return changed(withRidges(config, ridges), { ...settings, ...(Object.fromEntries(entries) as Changes) })
}
