/**
 * `penchant/consent/tcf`: follows the IAB's Transparency and Consent Framework, v2.2, through `window.__tcfapi`.
 *
 * In v2.2 the purposes used here need consent, so legitimate interests are ignored.
 */

import type { ConsentLevel } from '../types.js'
import { type Consenting, type FollowOptions, follow, found } from './follow.js'

type Flags = Readonly<Record<number, boolean | undefined>>

/** The part of the consent tool's TCData that is read. */
export interface TcData {
  readonly eventStatus?: string
  readonly gdprApplies?: boolean
  readonly listenerId?: number | null
  readonly purpose?: { readonly consents?: Flags }
  readonly vendor?: { readonly consents?: Flags }
  readonly publisher?: {
    readonly consents?: Flags
    /** By purpose and vendor: 0 not allowed, 1 by consent, 2 by legitimate interest. */
    readonly restrictions?: Readonly<Record<number, Readonly<Record<number, number>>>>
  }
}

export interface TcfOptions extends FollowOptions {
  /**
   * The purposes that each level needs; `device` needs those of `session` too. If left out, `session` needs 5 (create
   * profiles to personalise content) and 6 (use them), `device` needs 1 (store and access information on a device).
   */
  readonly purposes?: { readonly session?: readonly number[]; readonly device?: readonly number[] }
  /** A vendor's id in the Global Vendor List that must have consent too and must not be restricted. */
  readonly vendor?: number
  /** Which consents count: those for `vendors` (the default), or those that the `publisher` asked for on its own behalf. */
  readonly consents?: 'vendors' | 'publisher'
  /** The level where the GDPR does not apply; if left out, the level stays as it is. */
  readonly outside?: ConsentLevel
  /** Your own mapping, which replaces all of the above. `undefined` leaves the level as it is. */
  readonly level?: (data: TcData) => ConsentLevel | undefined
}

type TcfApi = (
  command: string,
  version: 2,
  callback: (data: never, success: boolean) => void,
  parameter?: unknown,
) => void

/** With any other status the visitor has not decided yet. */
const DECIDED: ReadonlySet<unknown> = new Set(['tcloaded', 'useractioncomplete'])

/** The level for a decided TCData, by the purposes and the vendor of the options. */
function levelOf(data: TcData, options: TcfOptions): ConsentLevel | undefined {
  if (data.gdprApplies === false) return options.outside
  const { purposes, vendor } = options
  const given = options.consents === 'publisher' ? data.publisher?.consents : data.purpose?.consents
  const allowed = (purpose: number) =>
    given?.[purpose] === true && (vendor === undefined || data.publisher?.restrictions?.[purpose]?.[vendor] !== 0)
  if (vendor !== undefined && data.vendor?.consents?.[vendor] !== true) return 'off'
  if (!(purposes?.session ?? [5, 6]).every(allowed)) return 'off'
  return (purposes?.device ?? [1]).every(allowed) ? 'device' : 'session'
}

/**
 * Sets the level by what the visitor consented to, now and whenever that changes. Returns a function that ends it.
 *
 * @example
 * const penchant = await open({ catalog: '/catalog.pnc' })
 * const end = followTcf(penchant, { outside: 'session' })
 *
 * While the tool's dialogue is open nothing is decided, and the level stays as it is. If `__tcfapi` is not there yet, it is
 * polled until `timeout`; the tool's own stub is called at once and queues the call. Reports `tool_missing`,
 * `tool_failed`, and every error of `consent.set`.
 */
export function followTcf(penchant: Consenting, options: TcfOptions = {}): () => void {
  return follow(penchant, 'tcf', options, (tool, window, timeout) => {
    const { level = (data: TcData) => levelOf(data, options) } = options
    let listener: number | undefined
    let ended = false
    const api = () => window.__tcfapi as TcfApi | undefined

    // The tool may answer before or after the end; whichever comes later removes the listener.
    const leave = () => {
      if (listener !== undefined) api()?.('removeEventListener', 2, () => {}, listener)
      listener = undefined
    }
    const hear = (data: TcData | null, success: boolean) => {
      if (!ended && (!success || !data))
        return tool.fail('tool_failed', '`addEventListener` was answered with an error')
      listener = data?.listenerId ?? listener
      if (ended) return leave()
      tool.say(() => (data && DECIDED.has(data.eventStatus) ? level(data) : undefined))
    }

    const stop = found(api, timeout, (ask) => {
      try {
        ask('addEventListener', 2, hear)
      } catch (error) {
        tool.fail('tool_failed', `\`addEventListener\` threw: ${error}`)
      }
    })
    return () => {
      ended = true
      stop()
      leave()
    }
  })
}

export type { Consenting, ConsentToolErrorCode, FollowOptions } from './follow.js'
export { ConsentToolError } from './follow.js'
