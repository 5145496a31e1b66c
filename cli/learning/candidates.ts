// Candidates: sets of item vectors and tables of neighbours that may represent the items beside their own fields, each with its
// settings. A candidate is plain data, so that it can be sent to a thread, printed, and made again.

/** Item vectors, factorised from the interactions (iALS). */
export interface VectorsCandidate {
  readonly kind: 'vectors'
  readonly alpha: number
  readonly regularization: number
  readonly dimensions: number
  /** How many of each item's heaviest terms are used as well; 0: none. */
  readonly terms: number
}

/** A table of each item's strongest neighbours. */
export interface NeighboursCandidate {
  readonly kind: 'neighbours'
  readonly method: 'ease' | 'cosine' | 'next'
  /** For EASE: λ; for the other kinds: what is added to the denominator of a weight. */
  readonly strength: number
  /** How many neighbours an item keeps. */
  readonly perItem: number
  /** Up to how many items EASE is made in closed form; beyond that, item by item. */
  readonly mostItems: number
}

export type Candidate = VectorsCandidate | NeighboursCandidate

/** Two candidates with the same key are the same. */
export function keyOf(candidate: Candidate): string {
  return candidate.kind === 'vectors'
    ? `vectors/${candidate.dimensions}/${candidate.alpha}/${candidate.regularization}/${candidate.terms}`
    : `neighbours/${candidate.method}/${candidate.strength}/${candidate.perItem}/${candidate.mostItems}`
}

/** A candidate in words, as in `vectors of 64, α 0.03, λ 0.006, with 20 terms`. */
export function described(candidate: Candidate): string {
  if (candidate.kind === 'vectors') {
    const { dimensions, alpha, regularization, terms } = candidate
    const side = terms > 0 ? `, with ${terms} terms` : ''
    return `vectors of ${dimensions}, α ${alpha}, λ ${regularization}${side}`
  }
  const { method, strength, perItem } = candidate
  const name = {
    ease: `EASE, λ ${strength}`,
    cosine: `cosine, shrinkage ${strength}`,
    next: `next, shrinkage ${strength}`,
  }
  return `neighbours: ${name[method]}, ${perItem} an item`
}

/** The same with how long it was trained, where that says anything. */
export const howMade = (candidate: Candidate, sweeps: number): string =>
  candidate.kind === 'vectors' ? `${described(candidate)}, ${sweeps} sweeps` : described(candidate)

/** To three digits: more would suggest a precision that is not there. */
export const short = (number: number): number => Number(number.toPrecision(3))
