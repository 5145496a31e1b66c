/** Where the visitor is. It lives in the URL's hash, so that no server ever hears of it. */

export type Route =
  | { readonly page: 'home' }
  | { readonly page: 'data' }
  | { readonly page: 'book'; readonly id: string }
  | { readonly page: 'subject'; readonly field: string; readonly value: string }

/** Fields that have a page of their own for each value, by the word that stands in the hash. */
const FIELDS: Readonly<Record<string, string>> = { subject: 'subjects', shelf: 'shelves', author: 'creators' }

/** `#/book/2701`, `#/subject/Sea%20stories`, `#/author/…`, `#/data`; anything else is home. */
export function routeOf(hash: string): Route {
  const [word = '', ...rest] = hash.replace(/^#\/?/, '').split('/')
  const value = decoded(rest.join('/'))
  if (value === '') return { page: word === 'data' ? 'data' : 'home' }
  if (word === 'book') return { page: 'book', id: value }
  const field = FIELDS[word]
  return field === undefined ? { page: 'home' } : { page: 'subject', field, value }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

export const sameRoute = (one: Route, other: Route): boolean => JSON.stringify(one) === JSON.stringify(other)

export const HOME = '#/'

export const DATA = '#/data'

export const bookHash = (id: string): string => `#/book/${encodeURIComponent(id)}`

/** The page of a field's value, or `undefined` where the field has none. */
export function valueHash(field: string, value: string): string | undefined {
  const word = Object.keys(FIELDS).find((key) => FIELDS[key] === field)
  return word === undefined ? undefined : `#/${word}/${encodeURIComponent(value)}`
}
