// The site's policy, as `build` and `inspect` use it.

import { PenchantError } from '../js/errors.js'
import type { Policy } from '../js/types.js'
import { table } from './table.js'

/** The policy of a config that was found sound. */
export function policyOf(config: string): Policy | undefined {
  if (config.trim() === '') return undefined
  return (JSON.parse(config) as { policy?: Policy }).policy
}

/** A sentence where segments go by what visitors spend, which is tempting for prices. */
export function spending(config: string): string | undefined {
  if (config.trim() === '') return undefined
  const { segments = {} } = JSON.parse(config) as { segments?: Readonly<Record<string, { spend?: unknown }>> }
  const names = Object.keys(segments).filter((name) => segments[name]?.spend !== undefined)
  if (names.length === 0) return undefined
  return `segments by what a visitor spends (${names.join(', ')}): use them for service, not for prices. A personal price has to be told in the EU, and may be a discrimination`
}

/** A sentence where the date of the review is past; on the day itself the policy is not overdue. */
export function overdue({ reviewBy }: Policy, now: Date): string | undefined {
  if (reviewBy === undefined || now.toISOString().slice(0, 10) <= reviewBy) return undefined
  return `the policy was to be reviewed by ${reviewBy}: look at it again, and set policy.reviewBy to the next day for it`
}

/** Throws where a build requires a policy and it is missing or overdue: `policy_missing`, `policy_overdue`. */
export function requirePolicy(policy: Policy | undefined, now: Date): void {
  if (!policy) {
    const expected = 'expected one with version, purposes, legalBasis, owner and contact, since --strict asks for it'
    throw new PenchantError('policy_missing', `config: \`policy\`: got nothing, ${expected}`)
  }
  const problem = overdue(policy, now)
  if (problem) throw new PenchantError('policy_overdue', `config: \`policy.reviewBy\`: ${problem}`)
}

/** The policy in rows, for people. */
export function policyTable(policy: Policy): string {
  const { version, purposes, legalBasis, owner, contact, reviewBy, forbiddenSurfaces = [], notice } = policy
  const rows: [string, string][] = [
    ['version', version],
    ...purposes.map((purpose, at): [string, string] => [at === 0 ? 'purposes' : '', purpose]),
    ['legal basis', legalBasis],
    ['owner', owner],
    ['contact', contact],
    ...(reviewBy ? [['review by', reviewBy] as [string, string]] : []),
    ...(forbiddenSurfaces.length > 0 ? [['never personal', forbiddenSurfaces.join(', ')] as [string, string]] : []),
    ...(notice ? [['notice', notice] as [string, string]] : []),
  ]
  return table([['POLICY', ''], ...rows])
}
