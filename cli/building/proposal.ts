// The lines of config that a build proposes: each settles a doubt; those of one key are joined in one line.

import type { Doubt } from './doubts.js'

type Json = null | boolean | number | string | readonly Json[] | Tree
interface Tree {
  readonly [key: string]: Json
}

/** One line for each key of the config. */
export function proposed(doubts: readonly Doubt[]): string[] {
  const entries = doubts.flatMap(({ config }) => config ?? []).map((entry): Json => JSON.parse(`{${entry}}`))
  return Object.entries(entries.reduce(joined, {}) as Tree).map(entry)
}

/** What both say; where they contradict each other, the first: the surest comes first. */
function joined(first: Json, second: Json): Json {
  if (!isTree(first) || !isTree(second)) return first
  const of = (key: string, value: Json): Json => (Object.hasOwn(first, key) ? joined(first[key] as Json, value) : value)
  const added = Object.entries(second).map(([key, value]) => [key, of(key, value)] as const)
  return Object.fromEntries([...Object.entries(first), ...added]) as Tree
}

const isTree = (value: Json): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value)

const entry = ([key, value]: readonly [string, Json]): string => `${JSON.stringify(key)}: ${onOneLine(value)}`

const onOneLine = (value: Json): string =>
  isTree(value) ? `{ ${Object.entries(value).map(entry).join(', ')} }` : JSON.stringify(value)
