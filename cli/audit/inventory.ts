// What an audit has to know of a catalogue, read once: its items' own values by field, and its features turned round.

import { Calibration } from '../evaluation/beyond.js'
import type { Host } from '../evaluation/host.js'

/** Values of one field by item; a list has several, an item without any has none. */
export type Labels = readonly (readonly string[])[]

export interface Inventory {
  readonly host: Host
  readonly ids: readonly string[]
  /** By item, its features' places. */
  readonly features: readonly Uint32Array[]
  /** By field of role `group`. */
  readonly groups: ReadonlyMap<string, Labels>
  /** By sensitive field. */
  readonly sensitive: ReadonlyMap<string, readonly unknown[]>
  /** By item, what its popularity fields hold in all; undefined where there are none. */
  readonly popularity: Float64Array | undefined
  /** By item; NaN where an item has none. Undefined where nothing is learned of prices. */
  readonly price: { readonly field: string; readonly values: Float64Array } | undefined
  /** The latest date of any item, in milliseconds since 1970; 0 where there are none. */
  readonly latest: number
  /** The field by whose values visitors' interests and the mix of a shelf go; undefined where there is none. */
  readonly topic: string | undefined
}

/** Cost: every item is read once. */
export function inventoryOf(host: Host): Inventory {
  const of = (wanted: (field: Host['fields'][number]) => boolean) => host.fields.filter(wanted).map(({ name }) => name)
  const groups = new Map(of(({ role }) => role === 'group').map((name): [string, string[][]] => [name, []]))
  const sensitive = new Map(of((field) => field.sensitive).map((name): [string, unknown[]] => [name, []]))
  const popular = of((field) => field.role === 'popularity' && !field.sensitive)
  const [priced] = of((field) => field.role === 'price' && !field.sensitive)
  const dated = of((field) => field.role === 'date' && !field.sensitive)
  const popularity = popular.length > 0 ? new Float64Array(host.items) : undefined
  const price = priced === undefined ? undefined : { field: priced, values: new Float64Array(host.items) }
  const ids: string[] = []
  const features: Uint32Array[] = []
  let latest = 0
  for (let place = 0; place < host.items; place++) {
    const item = host.item(place)
    ids.push(item.id)
    features.push(host.features(place).places)
    for (const [name, labels] of groups) labels.push(textsOf(item[name]))
    for (const [name, values] of sensitive) values.push(item[name])
    if (popularity) popularity[place] = popular.reduce((sum, name) => sum + (Number(item[name]) || 0), 0)
    if (price) price.values[place] = typeof item[price.field] === 'number' ? (item[price.field] as number) : Number.NaN
    for (const name of dated) latest = Math.max(latest, Number(item[name]) || 0)
  }
  return { host, ids, features, groups, sensitive, popularity, price, latest, topic: topicOf(host) }
}

/** The first category or tags; else the creators; else whatever else is learned. */
function topicOf(host: Host): string | undefined {
  const usable = host.fields.filter(({ sensitive }) => !sensitive)
  const of = (...roles: string[]) => usable.find(({ role }) => roles.includes(role))?.name
  return Calibration.of(host)?.field ?? of('creator') ?? of('title', 'text')
}

export function textsOf(value: unknown): string[] {
  if (value === undefined || value === null || value === '') return []
  return Array.isArray(value) ? [...new Set(value.map(String))] : [String(value)]
}

/** By feature of the topic, the items that have it: those that at least `least` items have. */
export function topics({ host, features, topic }: Inventory, least: number): Map<number, number[]> {
  const items = new Map<number, number[]>()
  const isTopic = new Map<number, boolean>()
  features.forEach((places, item) => {
    for (const feature of places) {
      if (!isTopic.has(feature)) isTopic.set(feature, host.fieldOf(feature) === topic)
      if (!isTopic.get(feature)) continue
      const known = items.get(feature)
      if (known) known.push(item)
      else items.set(feature, [item])
    }
  })
  for (const [feature, having] of items) if (having.length < least) items.delete(feature)
  return items
}
