// How well `predict('click', item)` is calibrated: of what was foretold at 20 %, was a fifth clicked?
//
// The first item of a simulated reader's shelf is one pair: what was foretold when the shelf was made, and whether it was
// clicked. Pairs are put into ten bins of equal width by what was foretold.
//
// - Brier score: the mean of (foretold − came true)²; beside it that of always saying the mean.
// - expected calibration error: the bins' |mean foretold − share that came true|, weighed by their pairs.

const BINS = 10

export class Predictions {
  #foretold = []
  #came = []

  /** The probability of a click by item; undefined where the engine predicts nothing. */
  async of(penchant, items) {
    if (typeof penchant.predict !== 'function') return undefined
    const foretold = []
    for (const { id } of items) foretold.push((await penchant.predict('click', id)).probability)
    return foretold
  }

  add(foretold, came) {
    if (!foretold) return
    this.#foretold.push(...foretold)
    this.#came.push(...came)
  }

  summary() {
    return this.#foretold.length > 0 ? reliability(this.#foretold, this.#came) : undefined
  }
}

/** The bins that hold anything, and the two scores. */
export function reliability(foretold, came) {
  const bins = Array.from({ length: BINS }, (_, bin) => ({ from: bin / BINS, pairs: 0, foretold: 0, came: 0 }))
  foretold.forEach((chance, pair) => {
    const bin = bins[Math.min(BINS - 1, Math.floor(chance * BINS))]
    bin.pairs++
    bin.foretold += chance
    bin.came += came[pair] ? 1 : 0
  })
  const filled = bins
    .filter(({ pairs }) => pairs > 0)
    .map(({ from, pairs, ...sums }) => ({ from, pairs, foretold: sums.foretold / pairs, came: sums.came / pairs }))
  const all = foretold.length
  const share = came.filter(Boolean).length / all
  const squares = (chanceOf) => came.reduce((sum, is, pair) => sum + (chanceOf(pair) - (is ? 1 : 0)) ** 2, 0) / all
  return {
    ...{ pairs: all, share, bins: filled },
    brier: squares((pair) => foretold[pair]),
    brierOfTheMean: squares(() => share),
    error: filled.reduce((sum, bin) => sum + (bin.pairs / all) * Math.abs(bin.foretold - bin.came), 0),
  }
}
