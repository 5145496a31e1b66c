// Fills templates. The result is text in segments, so that a page can link a title, and nothing is ever markup.

/** A piece of a sentence. If it is the name of an item or interest, it says which, so that a page can link or style it. */
export interface Segment {
  readonly text: string
  /** The id of the item whose title this is. */
  readonly item?: string
  /** The interest whose name this is. */
  readonly field?: string
  readonly value?: string
}

/** A sentence, whole and in segments. The texts of the segments, joined, are the whole. */
export interface Phrase {
  readonly text: string
  readonly parts: readonly Segment[]
}

const PLACEHOLDER = /\{(\w+)\}/

/** The names of a template's placeholders, in order. */
export const placeholdersOf = (template: string): readonly string[] =>
  template.split(PLACEHOLDER).filter((_, index) => index % 2 === 1)

/** Fills a template. Values are never read as templates themselves. */
export function fill(template: string, values: Readonly<Record<string, readonly Segment[]>> = {}): Segment[] {
  const foreign = RIGHT_TO_LEFT.test(template)
  return template
    .split(PLACEHOLDER)
    .flatMap((piece, index) =>
      index % 2 === 0 ? [{ text: piece }] : (values[piece] ?? []).map((segment) => isolated(segment, foreign)),
    )
}

/** Segments as a sentence: adjacent segments of plain text are joined. */
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

/** Leaves out the comma at the end of `nameless` where the sentence ends there or goes on with another mark. */
export const closed = (segments: readonly Segment[], nameless: string): Segment[] =>
  segments.map((segment, index) => {
    if (!nameless.endsWith(',') || segment.text !== nameless) return segment
    const after = segments.slice(index + 1).find(({ text }) => text !== '')
    return after && !/^[,.:;!?)]/.test(after.text) ? segment : { ...segment, text: nameless.slice(0, -1) }
  })

const isPlain = ({ item, field }: Segment) => item === undefined && field === undefined

/** Scripts that are written from right to left: Hebrew, Arabic and others. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/

/** A name in the other writing direction, between Unicode isolates, so that it does not reverse the text after it. */
function isolated(segment: Segment, foreign: boolean): Segment {
  const { text } = segment
  if (isPlain(segment) || text.startsWith('\u2068') || RIGHT_TO_LEFT.test(text) === foreign) return segment
  return { ...segment, text: `\u2068${text}\u2069` }
}

/** The longest name in characters. Longer ones are cut, so that a sentence stays readable. */
const LONGEST = 200

/**
 * A name from the catalogue, made safe for a sentence: on one line, without characters that change the writing direction,
 * well-formed, and cut to a maximum length. `undefined` if nothing is left.
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
