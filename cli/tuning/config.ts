// A config with some of its numbers changed, and everything else as it was.

import { PenchantError } from '../../js/errors.js'

/** The least weight of popularity: next to nothing beside a visitor's own signals, but enough to order a first visit. */
export const FAINT = 0.01

/** New values of entries by path, as in `weights.affinity`. */
export type Changes = Readonly<Record<string, number>>

/** The config's text with these entries, as JSON with two spaces. An empty text is an empty config. */
export function changed(config: string, changes: Changes): string {
  const root = parsed(config)
  for (const [path, value] of Object.entries(changes)) {
    const [group = '', ...names] = path.split('.')
    // Only the group's name is ours; a signal's may hold a dot.
    const name = names.join('.')
    const entries = root[group]
    root[group] = { ...(isObject(entries) ? entries : {}), [name]: value }
  }
  return `${JSON.stringify(root, undefined, 2)}\n`
}

/** What a set of vectors was trained with, and a visitor is best placed among them with. */
export interface Ridge {
  readonly alpha: number
  readonly regularization: number
}

/** The config's text with the ridge of each set of vectors, as far as the config says nothing of its own. */
export function withRidges(config: string, ridges: Readonly<Record<string, Ridge>>): string {
  const names = Object.keys(ridges)
  if (names.length === 0) return config
  const root = parsed(config)
  const sets: Record<string, unknown> = isObject(root.vectors) ? { ...root.vectors } : {}
  for (const name of names) {
    const own = sets[name]
    sets[name] = { ...ridges[name], ...(isObject(own) ? own : {}) }
  }
  return `${JSON.stringify({ ...root, vectors: sets }, undefined, 2)}\n`
}

/** The entries of a config. An empty text is an empty config. Throws `config_invalid`. */
export function parsed(config: string): Record<string, unknown> {
  if (config.trim() === '') return {}
  try {
    const root: unknown = JSON.parse(config)
    if (isObject(root)) return root
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause)
    throw new PenchantError('config_invalid', `config: got no JSON (${problem}), expected one JSON object`, { cause })
  }
  throw new PenchantError('config_invalid', 'config: got no JSON object, expected one')
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The number that a config has at a path; undefined where it has none. */
export function numberAt(config: string, path: string): number | undefined {
  const [group = '', ...names] = path.split('.')
  const entries = parsed(config)[group]
  const value = isObject(entries) ? entries[names.join('.')] : undefined
  return typeof value === 'number' ? value : undefined
}
