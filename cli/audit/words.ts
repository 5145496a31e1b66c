// An audit as text: a table for a terminal, and one JSON object for programs.

import { decimals } from '../evaluation/words.js'
import { count, table } from '../table.js'
import type { Audit } from './index.js'
import type { Measure } from './measures.js'

/** Six decimals are more than any of it tells. */
const plain = (number: number): number => Number(number.toFixed(6))

/** Rounds all numbers of a nested value to meaningful digits; those that are not finite are left out. */
function tidy(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? plain(value) : undefined
  if (Array.isArray(value)) return value.map(tidy)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, tidy(inner)]))
}

/** What `--json` prints. */
export function asObject(audit: Audit): object {
  const { items, exposure, popularity, drift, leakage, measures, passed, notes, ...about } = audit
  const { measures: _, ...bias } = popularity
  return tidy({
    format: 'penchant-audit',
    version: 1,
    passed,
    catalog: { items },
    ...about,
    measures,
    exposure: exposure.map(({ field, groups }) => ({ field, groups })),
    popularity: bias,
    drift: drift && { ...drift, measures: undefined },
    leakage: leakage.map(({ measures: _, ...leak }) => leak),
    notes,
  }) as object
}

/** `at least 0.800`, or both bounds of a ratio. */
export function bounds({ min, max }: Measure): string {
  if (min !== undefined && max !== undefined) return `${decimals(min, 2)} to ${decimals(max, 2)}`
  return min !== undefined ? `at least ${decimals(min, 2)}` : `at most ${decimals(max ?? Number.NaN, 2)}`
}

/** The interval behind a figure, where there is one: by chance alone, or of the visitors. */
export function around({ id, low, high }: Measure): string {
  if (low === undefined || high === undefined) return ''
  const range = `${decimals(low, 2)} to ${decimals(high, 2)}`
  return id.startsWith('exposure/') ? `by chance ${range}` : `95 %: ${range}`
}

/** What is printed for people. */
export function asText(audit: Audit): string {
  const { items, visitors, k, surface, measures, leakage, notes } = audit
  const failed = measures.filter(({ passed }) => !passed).length
  const whom = visitors.kind === 'logged' ? 'visitors of the log' : 'simulated visitors'
  const where = surface === undefined ? '' : ` on the surface ${JSON.stringify(surface)}`
  const rows = measures.map((measure) => [
    measure.passed ? 'ok' : 'FAIL',
    measure.what,
    decimals(measure.value),
    bounds(measure),
    around(measure),
  ])
  const correlates = leakage
    .filter(({ correlates }) => correlates.length > 0)
    .map(({ field, balancedAccuracy, baseline, auc, correlates }) => {
      const told = correlates.slice(0, 3).map(({ field, value }) => `${field} ${value}`)
      return (
        `${field}: balanced accuracy ${decimals(balancedAccuracy)} (guessing ${decimals(baseline)}), AUC ${decimals(auc)}; ` +
        `told most by ${told.join(', ')}.`
      )
    })
  const sections = [
    `${count(items)} items, shelves of ${k}${where} for ${count(visitors.count)} ${whom}.`,
    table([['', 'MEASURE', 'VALUE', 'EXPECTED', ''], ...rows], [2]),
    ...(correlates.length > 0 ? [correlates.join('\n')] : []),
    ...(notes.length > 0 ? [notes.join('\n')] : []),
    failed === 0
      ? `All ${measures.length} measures are within their thresholds.`
      : `${failed} of ${measures.length} measures fail.`,
  ]
  return `${sections.join('\n\n')}\n`
}
