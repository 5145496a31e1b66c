/**
 * An explanation in words. The engine takes a score apart to the last digit; this puts the parts that belong together
 * side by side (a heading speaks through more than one signal) and says them as a person would.
 */
import type { EventType, Evidence, Explanation, Item, ScorePart, Source } from 'penchant'
import { labelOf, listed, listPointsOf, titleOf } from './bibliography.js'

/** Something that speaks for a book, or against it. */
export interface Argument {
  readonly label: string
  readonly field: string | undefined
  readonly value: string | undefined
  /** Of everything that speaks for the book, this part; for what speaks against, its size on the same scale. */
  readonly share: number
  readonly contribution: number
  /** The books that taught it, strongest first. */
  readonly because: readonly Evidence[]
}

export interface Reasons {
  readonly pro: readonly Argument[]
  readonly contra: readonly Argument[]
}

/**
 * The parts of an explanation as arguments, strongest first. Only parts of one sign are put together, so the shares
 * are the engine's own and the contributions still add up to the score.
 */
export function reasonsOf(explanation: Explanation, item: Item): Reasons {
  const gathered = new Map<string, [ScorePart, ...ScorePart[]]>()
  for (const part of explanation.parts) {
    if (part.contribution === 0) continue
    const what =
      part.kind === 'baseline' ? `baseline ${part.signal}` : `${part.field ?? part.signal}=${part.value ?? ''}`
    const key = `${Math.sign(part.contribution)} ${what}`
    const known = gathered.get(key)
    if (known === undefined) gathered.set(key, [part])
    else known.push(part)
  }
  const speaking = explanation.parts.reduce((sum, { contribution }) => sum + Math.max(0, contribution), 0) || 1
  const args = [...gathered.values()].map((parts): Argument => {
    const contribution = parts.reduce((sum, part) => sum + part.contribution, 0)
    return {
      label: nameOf(parts[0], item),
      field: parts[0].field,
      value: parts[0].value,
      share: contribution > 0 ? parts.reduce((sum, { share }) => sum + share, 0) : -contribution / speaking,
      contribution,
      because: evidenceOf(parts),
    }
  })
  args.sort((one, other) => other.share - one.share)
  return { pro: args.filter((one) => one.contribution > 0), contra: args.filter((one) => one.contribution < 0) }
}

const BASELINES: Readonly<Partial<Record<Source, string>>> = {
  affinity: 'What any book shares with you, on average',
  session: 'What any book shares with your last half hour, on average',
  popularity: 'What any book has on the lists, on average',
  context: 'What any book shares with this time of day, on average',
}

function nameOf(part: ScorePart, item: Item): string {
  if (part.kind === 'baseline') return BASELINES[part.signal] ?? 'What any book has, on average'
  if (part.field !== undefined && part.value !== undefined) return labelOf(part.field, part.value)
  return part.signal === 'popularity' ? listsOf(item) : 'What you did lately'
}

/** How the great lists speak for it. */
export function listsOf(item: Item): string {
  const points = listPointsOf(item)
  return points === 0 ? 'None of the great lists' : `The great lists: ${points} ${points === 1 ? 'point' : 'points'}`
}

/** The events behind some parts that pull the way the parts do, each once, strongest first. */
function evidenceOf(parts: readonly ScorePart[]): readonly Evidence[] {
  const turn = Math.sign(parts.reduce((sum, { contribution }) => sum + contribution, 0))
  const weights = new Map<number, { evidence: Evidence; weight: number }>()
  for (const { because } of parts) {
    for (const evidence of because) {
      const known = weights.get(evidence.event)?.weight ?? 0
      weights.set(evidence.event, { evidence, weight: known + evidence.contribution })
    }
  }
  return [...weights.values()]
    .filter(({ weight }) => Math.sign(weight) === turn)
    .sort((one, other) => Math.abs(other.weight) - Math.abs(one.weight))
    .map(({ evidence }) => evidence)
}

const DID: Partial<Record<EventType, string>> = {
  view: 'opened',
  click: 'opened',
  like: 'liked',
  dislike: 'did not like',
  not_interested: 'did not want',
  undo: 'took back',
}

export interface Deed {
  readonly did: string
  readonly titles: readonly string[]
}

/** "opened Moby-Dick, Treasure Island", "liked Kidnapped": what the visitor did, each book once. */
export function deedsOf(
  because: readonly Evidence[],
  find: (id: string) => Item | undefined,
  most = 3,
): readonly Deed[] {
  const deeds = new Map<string, string[]>()
  const told = new Set<string>()
  for (const { type, item } of because) {
    const did = DID[type] ?? 'came across'
    const book = find(item)
    const title = book === undefined ? 'a book' : titleOf(book).main
    if (told.has(`${did} ${title}`) || told.size >= most) continue
    told.add(`${did} ${title}`)
    deeds.set(did, [...(deeds.get(did) ?? []), title])
  }
  return [...deeds].map(([did, titles]) => ({ did, titles }))
}

/** A deed in plain text. */
export const deedInWords = ({ did, titles }: Deed): string => `you ${did} ${listed(titles)}`
