// Repeatable randomness: the same seed draws the same numbers on every machine.

/** A source of whole numbers. */
export interface Draw {
  /** The next one below `bound`, which is at most 2³². */
  below(bound: number): number
}

/**
 * Mulberry32 (Tommy Ettinger's, in the public domain): 32 bits of state, good enough to pick rows and resamples with.
 * `stream` separates what is drawn from one seed for different purposes.
 */
export function drawing(seed: number, stream = 0): Draw {
  let state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(stream + 1, 0x85ebca6b)) | 0
  return {
    below(bound) {
      state = (state + 0x6d2b79f5) | 0
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)
      return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * bound)
    },
  }
}

/** `size` of the numbers below `count`, each as likely as any other, in ascending order. */
export function sample(count: number, size: number, draw: Draw): Uint32Array {
  const numbers = Uint32Array.from({ length: count }, (_, number) => number)
  const chosen = Math.min(size, count)
  for (let place = 0; place < chosen; place++) {
    const other = place + draw.below(count - place)
    const kept = numbers[place] as number
    numbers[place] = numbers[other] as number
    numbers[other] = kept
  }
  return numbers.subarray(0, chosen).sort()
}
