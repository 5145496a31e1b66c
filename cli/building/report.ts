// What a build found, as its reader asks for it: what orders a first visit, what is learned, what is only shown, what is doubtful, and what
// to say in the config.

import type { Compiled, CompiledField, CompiledFinding } from '../../js/compiler.js'
import type { FeedReport } from '../feeds/index.js'
import { aboutFeed, doubtsAboutFeed } from '../feeds/report.js'
import { count, counted, table } from '../table.js'
import { type Doubt, doubtsAbout } from './doubts.js'
import { converted, unread } from './findings.js'
import { priorsFound } from './priors.js'
import { proposed } from './proposal.js'

export interface BuildReport {
  /** The file that was written. */
  readonly out: string
  readonly items: number
  readonly features: number
  readonly bytes: number
  readonly seconds: number
  readonly fields: readonly CompiledField[]
  /** What the site's own order comes from, in sentences; empty if nothing orders a first visit. */
  readonly firstVisit: readonly string[]
  /** What is learned from visitors' acts: the fields of values, and those of words. */
  readonly learned: { readonly values: readonly string[]; readonly words: readonly string[]; readonly language: string }
  /** The fields that can be filtered by, learned or not. */
  readonly filters: readonly string[]
  /** The fields that are shown, and that is all. */
  readonly shown: readonly string[]
  /** How the items were read and what of them was left out; absent where the source is what the compiler reads itself. */
  readonly feed?: FeedReport
  /** The fields that are not in the catalogue. */
  readonly leftOut: readonly string[]
  /** What came of rows, vectors, neighbours, interactions and orders, in sentences. */
  readonly notes: readonly string[]
  /** What was left out, converted or in doubt of the items' values. */
  readonly findings: readonly CompiledFinding[]
  readonly doubts: readonly Doubt[]
}

/** What a build was told, as far as the report depends on it. */
export interface Told {
  readonly out: string
  readonly seconds: number
  readonly notes: readonly string[]
  readonly hasConfig: boolean
  readonly feed?: FeedReport | undefined
}

export function reportOn(compiled: Compiled, { out, seconds, notes, hasConfig, feed }: Told): BuildReport {
  const { fields, items, features, bytes, language } = compiled
  const of = (...roles: CompiledField['role'][]) =>
    fields.filter(({ role, sensitive }) => roles.includes(role) && !sensitive).map(({ name }) => name)
  return {
    out,
    items,
    features,
    bytes: bytes.length,
    seconds,
    fields,
    firstVisit: compiled.ordersFirstVisit ? priorsFound(compiled) : [],
    learned: { values: of('category', 'tag', 'creator', 'price'), words: of('title', 'text'), language },
    filters: of('category', 'tag', 'creator', 'price', 'number', 'date', 'flag', 'prerequisites'),
    shown: [...of('url', 'image', 'stored', 'group'), ...fields.filter(sensitive).map(({ name }) => name)],
    leftOut: of('ignored'),
    ...(feed && { feed }),
    notes,
    findings: compiled.findings,
    doubts: [...(feed ? doubtsAboutFeed(feed) : []), ...doubtsAbout(compiled, hasConfig)],
  }
}

const sensitive = ({ sensitive }: CompiledField): boolean => sensitive

/** The report as one object. */
export const asJson = (report: BuildReport): string => `${JSON.stringify(report, undefined, 2)}\n`

/** The report for people. */
export function asText(report: BuildReport): string {
  const { fields, firstVisit, learned, filters, shown, leftOut, feed, notes, findings, doubts } = report
  const words =
    learned.words.length > 0 ? [`the words of ${learned.words.join(', ')}, read as ${learned.language}`] : []
  const values = learned.values.length > 0 ? [`the values of ${learned.values.join(', ')}`] : []
  const parts = [
    rolesOf(fields),
    section('A first visit is ordered by', firstVisit),
    section('Learned from what visitors do', [...values, ...words]),
    section('To filter by', listed(filters)),
    section('Only shown', listed(shown)),
    section('Left out', listed(leftOut)),
    section('The items', feed ? aboutFeed(feed) : []),
    section('Could not be read', shortened(unread(findings))),
    section('Read in other spellings or units', shortened(converted(findings))),
    section('Read besides', notes),
    section(
      'Not sure',
      doubts.map(({ about, says }) => (about === undefined ? says : `${about}: ${says}`)),
    ),
    section('To say so in the config', proposed(doubts)),
    written(report),
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

/** The most lines of a section; `--json` has all. */
const MOST_FINDINGS = 20

const shortened = (lines: readonly string[]): readonly string[] =>
  lines.length <= MOST_FINDINGS
    ? lines
    : [...lines.slice(0, MOST_FINDINGS), `and ${count(lines.length - MOST_FINDINGS)} more: --json has all of them`]

const section = (title: string, lines: readonly string[]): string =>
  lines.length === 0 ? '' : [title, ...lines.map((line) => `  ${line}`)].join('\n')

const listed = (names: readonly string[]): string[] => (names.length === 0 ? [] : [names.join(', ')])

function rolesOf(fields: readonly CompiledField[]): string {
  const rows = fields.map(({ name, role, weight, sensitive, why }) => [
    name,
    sensitive ? `${role} (sensitive)` : role,
    weight > 0 ? String(Number(weight.toPrecision(6))) : '',
    why,
  ])
  return table([['FIELD', 'ROLE', 'WEIGHT', 'BECAUSE'], ...rows], [2])
}

function written({ out, items, features, bytes, seconds }: BuildReport): string {
  const each = (bytes / Math.max(items, 1)).toFixed(1)
  return (
    `${out}: ${counted(items, 'item')}, ${counted(features, 'feature')}, ${count(bytes)} bytes (${each} an item), ` +
    `${seconds.toFixed(2)} s (${count(Math.round(items / seconds))} items a second)`
  )
}
