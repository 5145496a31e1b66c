// What may represent the items beside their own fields: sets of item vectors and tables of neighbours, each with the
// settings that it is made with. A candidate is plain data, so that it can be sent to a thread, printed, and made again.

/** Item vectors, factorised from the interactions (iALS). */
export interface VectorsCandidate {
  readonly kind: 'vectors'
  readonly alpha: number
  readonly regularization: number
  readonly dimensions: number
  /** How many of each item's heaviest terms count as well; 0: none. */
  readonly terms: number
}

/** A table of each item's strongest neighbours. */
export interface NeighboursCandidate {
  readonly kind: 'neighbours'
  readonly method: 'ease' | 'cosine' | 'next'
  /** λ of EASE; of the others, what is added to the denominator of a similarity. */
  readonly strength: number
  /** How many neighbours an item keeps. */
  readonly perItem: number
  /** EASE is made in closed form for so many items, and item by item beyond. */
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

/** To three digits: more would only look precise. */
export const short = (number: number): number => Number(number.toPrecision(3))
