/**
 * Turns many visitors' noisy answers about an experiment into unbiased counts and rates, with their standard errors. For a
 * server: plain arithmetic, no WebAssembly, no network.
 *
 * An answer has a bit for each variant and outcome. The bit that is true of the visitor is set with a chance of ½, every other bit
 * with the chance q = 1 / (e^ε + 1). If a bit is true of N of n visitors, it is expected to be set in ½ N + q (n − N) answers.
 */

import { COIN_SIDES, TRUE_BELOW } from './generated/constants.js'
import type { Answer } from './types/experiments.js'

/** An estimate from noisy answers, and its standard error. */
export interface Estimate {
  readonly value: number
  readonly error: number
}

/** The estimates for a variant. They may be negative or exceed the number of answers: clipping would bias them. */
export interface EstimatedVariant {
  readonly variant: string
  /** The number of visitors with this variant, among those who answered. The error is that of the noise. */
  readonly visitors: Estimate
  /** The number of those who had the outcome. */
  readonly reached: Estimate
  /** The share of them who had it. The error includes the noise and the sampling of visitors. */
  readonly rate: Estimate
  /** The rate minus that of the first variant. */
  readonly lift?: Estimate
}

export interface Estimates {
  readonly key: string
  readonly goal: string
  readonly epsilon: number
  readonly answers: number
  readonly variants: readonly EstimatedVariant[]
}

/** The chance that the bit which is true of the visitor is set. */
const TRUE = TRUE_BELOW / COIN_SIDES

/**
 * Estimates counts and rates from answers to one question: the same key, goal, ε and variants. `variants` gives the order of the
 * results; the first variant is the one that lifts are measured against. If left out, they are ordered by name.
 *
 * Throws a `TypeError` for a malformed answer, and for answers to several questions. Cost: one pass over the answers.
 *
 * @example
 * const { variants } = estimate(answers, { variants: ['old', 'new'] })
 * variants[1].lift // { value: 0.031, error: 0.012 }
 */
export function estimate(
  answers: readonly Answer[],
  options: { readonly variants?: readonly string[] } = {},
): Estimates {
  const [question] = answers
  if (!question) throw new TypeError('answers: got none, expected at least one')
  for (const [place, answer] of answers.entries()) check(answer, question, place)
  const n = answers.length
  const lie = (Math.floor(COIN_SIDES / (Math.exp(question.epsilon) + 1)) + 1) / COIN_SIDES
  const bits = question.variants.flatMap((_, variant) => [2 * variant, 2 * variant + 1])
  const counted = bits.map((bit) => unbiased(sum(answers.map((answer) => answer.bits[bit] as number)), n, lie))
  const order = options.variants ?? question.variants
  const rates = order.map((variant) => {
    const place = question.variants.indexOf(variant)
    if (place < 0)
      throw new TypeError(`variants: got ${JSON.stringify(variant)}, expected ${question.variants.join(', ')}`)
    const [without, reached] = [counted[2 * place] as Estimate, counted[2 * place + 1] as Estimate]
    return { variant, visitors: added(without, reached), reached, rate: share(without, reached) }
  })
  const base = rates[0]?.rate as Estimate
  const variants = rates.map((one, place) => (place === 0 ? one : { ...one, lift: difference(one.rate, base) }))
  const { key, goal, epsilon } = question
  return { key, goal, epsilon, answers: n, variants }
}

function check(answer: Answer, question: Answer, place: number): void {
  const { key, goal, epsilon, variants, bits } = answer ?? {}
  const isAnswer =
    typeof key === 'string' &&
    typeof goal === 'string' &&
    Number.isFinite(epsilon) &&
    epsilon > 0 &&
    Array.isArray(variants) &&
    Array.isArray(bits) &&
    bits.length === 2 * variants.length &&
    bits.every((bit) => bit === 0 || bit === 1)
  if (!isAnswer) throw new TypeError(`answers[${place}]: got no answer, expected what experiments.share() returned`)
  const of = (one: Answer) => JSON.stringify([one.key, one.goal, one.epsilon, one.variants])
  if (of(answer) !== of(question)) {
    throw new TypeError(
      `answers[${place}]: got an answer to ${of(answer)}, expected one to ${of(question)}: estimate each question by itself`,
    )
  }
}

/** Estimates of how many visitors a bit is true, from the number of answers in which it is set. */
function unbiased(set: number, n: number, lie: number): Estimate {
  const value = (set - n * lie) / (TRUE - lie)
  const those = Math.min(Math.max(value, 0), n)
  const variance = those * TRUE * (1 - TRUE) + (n - those) * lie * (1 - lie)
  return { value, error: Math.sqrt(variance) / (TRUE - lie) }
}

/** The share of visitors who had the outcome; its error by the delta method. */
function share(without: Estimate, reached: Estimate): Estimate {
  const all = without.value + reached.value
  const value = reached.value / all
  const rate = Math.min(Math.max(value, 0), 1)
  const noise = ((1 - rate) * reached.error) ** 2 + (rate * without.error) ** 2
  return { value, error: Math.sqrt(noise / all ** 2 + (rate * (1 - rate)) / Math.abs(all)) }
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)
const added = (one: Estimate, other: Estimate): Estimate => ({
  value: one.value + other.value,
  error: Math.hypot(one.error, other.error),
})
const difference = (one: Estimate, base: Estimate): Estimate => ({
  value: one.value - base.value,
  error: Math.hypot(one.error, base.error),
})
