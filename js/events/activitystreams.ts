/** `penchant/events/activitystreams`: events from activities of ActivityStreams 2.0 and actions of schema.org. */

import { overhear } from '../overhear.js'
import type { PenchantEvent } from '../types/events.js'
import { undo } from './back.js'
import { type Connection, type ConnectOptions, check, connection, type Recording } from './connection.js'
import {
  event,
  list,
  number,
  ofProducts,
  type ReadOptions,
  search,
  type Table,
  text,
  time,
  type Values,
  values,
} from './values.js'

/** The activities and actions that are about an object. schema.org names its own `LikeAction`, ActivityStreams `Like`. */
const TYPES = {
  __proto__: null,
  View: 'view',
  Read: 'view',
  Listen: 'view',
  Watch: 'view',
  Play: 'view',
  Like: 'like',
  Dislike: 'dislike',
  Bookmark: 'bookmark',
  Want: 'bookmark',
  Announce: 'share',
  Share: 'share',
  Buy: 'purchase',
  Order: 'purchase',
  Rate: 'rating',
  Review: 'rating',
} as unknown as Table

/** A term without the vocabulary before it: `https://schema.org/LikeAction`, `as:Like`. */
const term = (value: unknown) => text(...[value].flat())?.replace(/^.*[/#:]/, '')

/** The id of an object: it is one, or has one. */
function idOf(object: unknown): string | undefined {
  const { id, '@id': linked, identifier, productID, sku, href, url } = values(object)
  return text(object, id, linked, identifier, productID, sku, href, url)
}

/** A rating of 1 to 5, from whatever scale it has: 1 to 5 if it says none. */
function stars({ resultReview }: Values): number | undefined {
  const { ratingValue, worstRating, bestRating } = values(values(resultReview).reviewRating)
  const worst = number(worstRating ?? 1)
  const value = 1 + (4 * (number(ratingValue) - worst)) / (number(bestRating ?? 5) - worst)
  return value >= 1 && value <= 5 ? value : undefined
}

function single(given: unknown, options: ReadOptions): readonly PenchantEvent[] {
  const activity = values(given)
  const {
    type,
    '@type': linked,
    actionStatus,
    id,
    '@id': address,
    object,
    query,
    published,
    endTime,
    startTime,
  } = activity
  // What may happen, or did not, is no event.
  if (term(actionStatus ?? 'CompletedActionStatus') !== 'CompletedActionStatus') return []
  const name = term(type ?? linked)?.replace(/Action$/, '')
  const key = name === 'Undo' ? idOf(object) : text(id, address)
  const fields = { key, at: time(published, endTime, startTime) }
  if (name === 'Search') return search(query, fields)
  if (name === 'Undo') return key ? [event('undo', { key })] : []
  const found = TYPES[name as string]
  const value = found === 'rating' ? stars(activity) : undefined
  if (found === 'rating' && !value) return []
  const products = [object].flat().map((raw) => ({ raw, item: idOf(raw) }))
  return ofProducts(found, products, options, value ? { ...fields, value } : fields)
}

/** The events of an activity, an action, or a collection of them; none if docs/events.md does not name it. */
export function events(activity: unknown, options: ReadOptions = {}): readonly PenchantEvent[] {
  const { items, orderedItems } = values(activity)
  return [activity, ...list(items), ...list(orderedItems)].flatMap((one) => single(one, options))
}

/**
 * Records the activities in a list, and those that are pushed to it.
 *
 * @example
 * connect(activities, penchant)
 */
export function connect(activities: readonly unknown[], penchant: Recording, options: ConnectOptions = {}): Connection {
  check(Array.isArray(activities), 'activities', 'a list of activities')
  return connection(activities, penchant, options, {
    read: (activity) => events(activity, options),
    back: { undo },
    past: () => activities,
    watch: (hear) => overhear(activities as unknown[], hear),
  })
}

export type { Connection, ConnectOptions, Recording } from './connection.js'
export type { ReadOptions } from './values.js'
