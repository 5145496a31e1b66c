/**
 * How a library catalogue's strings are read aloud: titles without their cataloguing marks, names the right way
 * round, subject headings as a reader would say them. Pure functions of the item; nothing here knows the page.
 */
import type { Item } from 'penchant'

export interface Title {
  /** What the book is called in a sentence: "Moby-Dick". */
  readonly main: string
  /** What follows on the title page: "or, The Whale"; empty where nothing does. */
  readonly rest: string
}

/** A field's values as strings; a single value is a list of one. */
export function valuesOf(item: Item, field: string): readonly string[] {
  const value = item[field]
  if (value === null || value === undefined) return []
  const list = typeof value === 'object' ? value : [value]
  return [...new Set(list.map(String))]
}

/** "Gold : $b A play in four acts" → main "Gold", rest "A play in four acts". */
export function titleOf(item: Item): Title {
  const raw = (valuesOf(item, 'title')[0] ?? 'Untitled').replace(/[[\]]/g, '').trim()
  const marked = /^(.*?)\s*[:;,]?\s*\$b\s*(.*)$/.exec(raw)
  const cuts = [marked, /^(.{3,}?)\s*; (.+)$/.exec(raw), /^(.{3,}?) — (.+)$/.exec(raw), /^(.{3,40}?): (.+)$/.exec(raw)]
  for (const cut of cuts) {
    if (cut?.[1]) return { main: cut[1].replaceAll('$b ', ''), rest: (cut[2] ?? '').replaceAll('$b ', '') }
  }
  return { main: raw, rest: '' }
}

/** The whole title in one line, for tooltips and screen readers. */
export function fullTitleOf(item: Item): string {
  const { main, rest } = titleOf(item)
  return rest === '' ? main : `${main}: ${rest}`
}

/** "Andersen, H. C. (Hans Christian)" → "H. C. Andersen"; a body's name ("United States. Congress") stays as it is. */
export function personOf(name: string): string {
  const plain = name.replace(/\s*\([^)]*\)/g, '').trim()
  const [family = plain, given = '', ...titles] = plain.split(', ')
  if (given === '') return plain
  const turned = given.endsWith(` ${family}`) ? given : `${given} ${family}`
  const junior = titles.find((title) => /^(Jr|Sr)\.$|^[IVX]+$/.test(title))
  return junior === undefined ? turned : `${turned} ${junior}`
}

/** How strongly the curated lists name a book; 0 where none does. */
export const listPointsOf = (item: Item): number => Number(valuesOf(item, 'lists')[0] ?? 0)

/** Who wrote it, or an empty string. */
export function authorOf(item: Item): string {
  return valuesOf(item, 'creators').map(personOf).join(' and ')
}

const TURNED_NAME = /^([^,(]+), ([^,(]+) \((Fictitious|Legendary|Mythological) character.*\)$/
const TURNED_PLACE =
  /^([A-Z]\w+), (North|South|East|West|Central|American|English|French|German|Greek|Latin|Imaginary)$/
const QUALIFIER = /\s*\((Bookshelf|Imaginary place|Fictitious character|Drama)[^)]*\)/

/** "Ahab, Captain (Fictitious character) -- Fiction" → "Captain Ahab: fiction"; "British -- Africa, North" → "British: North Africa". */
export function headingOf(subject: string): string {
  return subject
    .split(' -- ')
    .map((part) => part.replace(TURNED_NAME, '$2 $1').replace(TURNED_PLACE, '$2 $1').replace(QUALIFIER, ''))
    .map((part, k) =>
      k > 0 && /^([A-Z][a-z]+ )?(Fiction|fiction|Drama|Poetry)$/.test(part) ? part.toLowerCase() : part,
    )
    .join(': ')
}

/** A heading without the "fiction" that every subject of a novel ends in. */
export const topicOf = (subject: string): string =>
  headingOf(subject.replace(/ -- (Juvenile fiction|Fiction|Drama|Poetry)$/, ''))

/** Classes of the Library of Congress, by the first letters of their mark. */
const CLASSES: Readonly<Record<string, string>> = {
  A: 'General works',
  B: 'Philosophy and religion',
  C: 'Archives and biography',
  D: 'World history',
  DA: 'History of Britain',
  E: 'History of America',
  F: 'History of the Americas',
  G: 'Geography and travel',
  H: 'Social sciences',
  J: 'Politics',
  K: 'Law',
  L: 'Education',
  M: 'Music',
  N: 'Fine arts',
  P: 'Language and literature',
  PA: 'Greek and Latin literature',
  PG: 'Slavic literature',
  PN: 'Literature in general',
  PQ: 'Romance literatures',
  PR: 'English literature',
  PS: 'American literature',
  PT: 'Germanic literatures',
  PZ: 'Fiction for the young',
  Q: 'Science',
  QH: 'Natural history',
  QK: 'Botany',
  QL: 'Zoology',
  R: 'Medicine',
  S: 'Agriculture',
  T: 'Technology',
  U: 'Military science',
  V: 'Naval science',
  Z: 'Books and libraries',
}

/** A value of any field as a reader would say it. */
export function labelOf(field: string, value: string): string {
  switch (field) {
    case 'creators':
      return personOf(value)
    case 'lcc':
      return CLASSES[value.slice(0, 2)] ?? CLASSES[value.slice(0, 1)] ?? `Class ${value}`
    case 'title':
      return `“${value}” in the title`
    default:
      return headingOf(value)
  }
}

const KINDS: Readonly<Record<string, string>> = {
  subjects: 'subject',
  shelves: 'shelf',
  creators: 'author',
  lcc: 'library class',
  title: 'title word',
}

/** The same where room is short: on a spine, under a cover. */
export const shortLabelOf = (field: string, value: string): string =>
  field === 'subjects' ? topicOf(value) : labelOf(field, value)

/** What sort of thing a field's values are: "subject", "author". */
export function kindOf(field: string): string {
  return KINDS[field] ?? field
}

/** "A", "A and B", "A, B and C". */
export function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? ''
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`
}
