// Joins the roles that a feed's format knows with the site's own config, which goes before them.

import type { Compiled } from '../../js/compiler.js'
import type { Feed } from './index.js'
import { isObject } from './json.js'

export interface WithFeed {
  readonly config: string
  /** The fields whose roles the feed's format says. */
  readonly told: ReadonlySet<string>
}

/** What was compiled, with the format named as the reason of those roles. */
export function becauseOf(compiled: Compiled, told: ReadonlySet<string>): Compiled {
  const fields = compiled.fields.map((field) =>
    told.has(field.name) ? { ...field, why: 'the format of the feed' } : field,
  )
  return { ...compiled, fields }
}

/**
 * The config with the roles of the feed's fields that it does not give itself, and only what is available on shelves, unless it says
 * something of that. A config that is no JSON object is left for the compiler to refuse.
 */
export function withFeed(config: string, { fields, saysAvailable }: Feed): WithFeed {
  const own = objectOf(config)
  if (Object.keys(fields).length === 0 || !own || (own.fields !== undefined && !isObject(own.fields))) {
    return { config, told: new Set() }
  }
  const given = own.fields ?? {}
  const told = new Set(Object.keys(fields).filter((name) => !Object.hasOwn(given, name)))
  const merged: Record<string, unknown> = { ...own, fields: { ...rolesBeside(own, fields), ...given } }
  const shaping = own.shaping ?? {}
  if (saysAvailable && isObject(shaping) && shaping.available === undefined) {
    merged.shaping = { ...shaping, available: { not: { available: false } } }
  }
  return { config: JSON.stringify(merged), told }
}

/** The roles of the feed, without a second of those that only one field may have. */
function rolesBeside(own: Record<string, unknown>, fields: Feed['fields']): Feed['fields'] {
  const given = Object.values((own.fields ?? {}) as object).map((field) => (isObject(field) ? field.role : field))
  const taken = new Set(given.filter((role) => typeof role === 'string' && SINGLE.has(role)))
  if (isObject(own.variants)) taken.add('variant-of')
  return Object.fromEntries(Object.entries(fields).map(([name, role]) => [name, taken.has(role) ? 'stored' : role]))
}

const SINGLE = new Set(['title', 'popularity', 'variant-of', 'prerequisites'])

function objectOf(config: string): Record<string, unknown> | undefined {
  if (config.trim() === '') return {}
  try {
    const parsed: unknown = JSON.parse(config)
    return isObject(parsed) ? parsed : undefined
  } catch {
    return undefined
  }
}
