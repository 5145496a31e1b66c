// The kind of a site, as its items' fields say.

import type { CompiledField } from '../../js/compiler.js'
import type { Format } from '../feeds/index.js'
import type { Preset } from '../presets.js'

export interface Kind {
  readonly preset: Preset
  readonly why: string
}

interface Sign {
  readonly preset: Preset
  /** Words of which one stands in the name of a field. */
  readonly words?: readonly string[]
  readonly roles?: readonly CompiledField['role'][]
}

/** Signs of a kind, the surest first: courses may have a price, and articles an author. */
const SIGNS: readonly Sign[] = [
  {
    preset: 'courses',
    words: ['prerequisites', 'lesson', 'lessons', 'course', 'courses', 'syllabus', 'skills', 'learners'],
    roles: ['prerequisites'],
  },
  {
    preset: 'shop',
    words: ['sku', 'gtin', 'ean', 'mpn', 'brand', 'stock', 'inventory', 'availability'],
    roles: ['price'],
  },
  { preset: 'news', words: ['headline', 'dek', 'byline', 'standfirst', 'section', 'kicker', 'ressort'] },
  {
    preset: 'media',
    words: ['genre', 'genres', 'director', 'artist', 'album', 'season', 'episode', 'runtime', 'isbn', 'cast'],
    roles: ['creator'],
  },
  { preset: 'docs', words: ['path', 'page', 'doc', 'docs', 'area', 'product', 'edition', 'version'], roles: ['url'] },
]

/** Feeds of posts: of a blog, a newspaper. */
const POSTS: readonly Format[] = ['rss', 'atom', 'jsonfeed']

/** The kind of the first sign that is found, or that a feed of posts has; undefined where there is none. */
export function kindOf(fields: readonly CompiledField[], format?: Format): Kind | undefined {
  if (format !== undefined && POSTS.includes(format)) return { preset: 'news', why: 'it is a feed of posts' }
  for (const { preset, words = [], roles = [] } of SIGNS) {
    const sign = fields.find(
      ({ name, role }) => roles.includes(role) || wordsOf(name).some((word) => words.includes(word)),
    )
    if (sign) return { preset, why: `it has a field ${sign.name} (${sign.role})` }
  }
  return undefined
}

/** The words of a name in lower case: of camel case, and of what stands between other characters. */
const wordsOf = (name: string): string[] =>
  name
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
