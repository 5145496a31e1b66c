// The arguments for and against an item, from the parts of its score: all parts about one value are one argument.

import type { Evidence, Explanation, Reason, ScorePart } from '../types.js'

/** One argument for an item or against it. */
export interface Argument extends Reason {
  readonly kind: ScorePart['kind']
  readonly contribution: number
}

/** The arguments of both sides, the strongest first. */
export interface Arguments {
  readonly pro: readonly Argument[]
  readonly contra: readonly Argument[]
}

/**
 * The arguments of an explanation. Only parts of the same sign are combined, so the shares are the engine's own, and the
 * contributions still add up to the score, together with those of the baselines, which are no arguments and appear only in the
 * sum.
 */
export function argumentsOf(explanation: Explanation): Arguments {
  const speaking = explanation.parts.reduce((sum, { contribution }) => sum + Math.max(0, contribution), 0) || 1
  const gathered = new Map<string, ScorePart[]>()
  for (const part of explanation.parts) {
    if (part.contribution === 0 || part.kind === 'baseline') continue
    // That one has something of a kind, or said so, is another argument than how much one likes it.
    const about =
      part.field === undefined || part.kind === 'owned' || part.fact
        ? [part.signal, part.label, part.with?.item, part.fact?.name]
        : [part.field, part.value]
    const key = JSON.stringify([Math.sign(part.contribution), ...about])
    gathered.set(key, [...(gathered.get(key) ?? []), part])
  }
  const all = [...gathered.values()].map((parts) => argument(parts, speaking))
  all.sort((one, other) => other.share - one.share)
  return {
    pro: all.filter(({ contribution }) => contribution > 0),
    contra: all.filter(({ contribution }) => contribution < 0),
  }
}

function argument(parts: readonly ScorePart[], speaking: number): Argument {
  const { kind, signal, field, value, label, with: basketItem, fact } = strongest(parts)
  const contribution = parts.reduce((sum, part) => sum + part.contribution, 0)
  return {
    kind,
    signal,
    ...(field !== undefined && value !== undefined && { field, value }),
    ...(label !== undefined && { label }),
    ...(basketItem && { with: basketItem }),
    ...(fact && { fact }),
    share: contribution > 0 ? parts.reduce((sum, { share }) => sum + share, 0) : -contribution / speaking,
    contribution,
    because: evidence(parts, Math.sign(contribution)),
  }
}

/** The part whose sentence is used for all of them. */
const strongest = (parts: readonly ScorePart[]): ScorePart =>
  parts.reduce((one, other) => (Math.abs(other.contribution) > Math.abs(one.contribution) ? other : one))

/** The events that pull in the direction of the parts, each once, strongest first. */
function evidence(parts: readonly ScorePart[], turn: number): readonly Evidence[] {
  const pulls = new Map<number, { event: Evidence; pull: number }>()
  for (const event of parts.flatMap(({ because }) => because)) {
    pulls.set(event.event, { event, pull: (pulls.get(event.event)?.pull ?? 0) + event.contribution * turn })
  }
  return [...pulls.values()]
    .filter(({ pull }) => pull > 0)
    .sort((one, other) => other.pull - one.pull)
    .map(({ event }) => event)
}
