// The presentation of an item, from its fields: title, creator, image and link.

import type { FieldValue, Item } from '../types.js'
import type { Tried } from '../words/wording.js'
import { safeImage, safeLink } from './address.js'
import type { Presentation } from './types.js'

const USUAL = {
  title: ['title', 'name', 'headline', 'label'],
  creator: ['creator', 'creators', 'author', 'authors', 'artist', 'brand'],
  image: ['image', 'cover', 'thumbnail', 'picture'],
  url: ['url', 'href', 'link'],
} as const

export interface Shown {
  readonly title: string
  readonly creator: string
  readonly image: string | undefined
  readonly url: string | undefined
}

/** A field's value as a text; lists with commas. */
export const textOf = (value: FieldValue | undefined): string =>
  Array.isArray(value) ? value.join(', ') : String(value ?? '')

/** The presentation of an item, by the fields that are named, or else by the usual ones. */
export function show(presentation: Presentation, item: Item): Shown {
  const of = (what: keyof typeof USUAL): FieldValue | undefined => {
    const named = presentation[what]
    if (typeof named === 'function') return named(item)
    const field = named ?? USUAL[what].find((name) => item[name] !== undefined && item[name] !== null)
    return field === undefined ? undefined : item[field]
  }
  return {
    title: textOf(of('title')) || item.id,
    creator: textOf(of('creator')),
    image: safeImage(of('image')),
    url: safeLink(of('url')),
  }
}

/** The names of items and values in a sentence. */
export interface Called {
  readonly titleOf: (item: string) => string | undefined
  readonly labelOf: (field: string, value: string) => string
  readonly nameOf: (kind: Tried, name: string) => string | undefined
}

/** The label of a field's value. */
export const labelOf = (presentation: Presentation, field: string, value: string): string =>
  presentation.label?.(field, value) ?? value
