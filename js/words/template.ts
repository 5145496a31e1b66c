// Templates, filled: what comes out is a text in segments, so that a page can link a title and nothing is ever markup.

/** A piece of a sentence. One that is about something says what, for a page to link or to set in italics. */
export interface Segment {
  readonly text: string
  /** The id of the item that this is the title of. */
  readonly item?: string
  /** The interest that this is the name of. */
  readonly field?: string
  readonly value?: string
}

/** A sentence, whole and in segments. The segments' texts make the whole. */
export interface Phrase {
  readonly text: string
  readonly parts: readonly Segment[]
}

const PLACEHOLDER = /\{(\w+)\}/

/** The names between braces, in their order. */
export const placeholdersOf = (template: string): readonly string[] =>
  template.split(PLACEHOLDER).filter((_, index) => index % 2 === 1)

/** Fills a template. What is filled in is never read as a template itself. */
export function fill(template: string, values: Readonly<Record<string, readonly Segment[]>> = {}): Segment[] {
  const foreign = RIGHT_TO_LEFT.test(template)
  return template
    .split(PLACEHOLDER)
    .flatMap((piece, index) =>
      index % 2 === 0 ? [{ text: piece }] : (values[piece] ?? []).map((segment) => isolated(segment, foreign)),
    )
}

/** Segments as a sentence: neighbours that are about nothing are one. */
export function phrase(segments: readonly Segment[]): Phrase {
  const parts: Segment[] = []
  for (const segment of segments) {
    const last = parts.at(-1)
    if (segment.text === '') continue
    if (last && isPlain(last) && isPlain(segment)) parts[parts.length - 1] = { text: last.text + segment.text }
    else parts.push(segment)
  }
  return { text: parts.map(({ text }) => text).join(''), parts }
}

const isPlain = ({ item, field }: Segment) => item === undefined && field === undefined

/** Hebrew, Arabic and their neighbours. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/

/** A name that runs the other way than the sentence, between marks that keep it from turning what follows. */
function isolated(segment: Segment, foreign: boolean): Segment {
  const { text } = segment
  if (isPlain(segment) || text.startsWith('\u2068') || RIGHT_TO_LEFT.test(text) === foreign) return segment
  return { ...segment, text: `\u2068${text}\u2069` }
}

/** Longer names are cut: nobody reads them, and a sentence has to stay one. */
const LONGEST = 200

/**
 * A name from the catalogue as a sentence can bear it: on one line, without what turns the direction of the text around,
 * well-formed, and not endless. `undefined` where nothing is left of it.
 */
export function name(given: unknown): string | undefined {
  if (typeof given !== 'string' && typeof given !== 'number') return undefined
  const text = String(given)
    .slice(0, 4 * LONGEST)
    .replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .replace(/\p{Cs}/gu, '\ufffd')
    .trim()
  const cut = [...text].slice(0, LONGEST).join('')
  return cut === '' ? undefined : cut.length < text.length ? `${cut}…` : cut
}
