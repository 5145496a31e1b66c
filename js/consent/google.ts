/**
 * `penchant/consent/google`: follows Google Consent Mode v2 by reading the `gtag('consent', …)` commands on the data layer, those
 * already pushed and those to come. It pushes nothing, and no script of Google's has to be loaded.
 */

import { asList, overhear } from '../overhear.js'
import type { ConsentLevel } from '../types.js'
import { type Consenting, type FollowOptions, follow, later } from './follow.js'

export interface GoogleOptions extends FollowOptions {
  /** The consent type to follow; `personalization_storage` if left out. */
  readonly type?: string
  /** The level if that type is granted; `device` if left out. */
  readonly granted?: ConsentLevel
  /** The level if that type is denied; `off` if left out. */
  readonly denied?: ConsentLevel
  /**
   * The visitor's region as ISO 3166-2 (`DE`, `US-CA`), if the page knows it: then the default of the most specific region
   * applies. If left out, any region may be the visitor's, and the strictest of all defaults applies.
   */
  readonly region?: string
  /** The data layer's name; `dataLayer` if left out. */
  readonly dataLayer?: string
}

type State = 'granted' | 'denied'

/** The defaults and updates of one consent type, as they are pushed. */
function commandsFor(type: string, region: string | undefined) {
  /** By region, in capitals; the empty text is the whole world. */
  const defaults = new Map<string, State>()
  let update: State | undefined

  /** The default that applies: that of the most specific region; the strictest one if the visitor's region is not known. */
  function byDefault(): State | undefined {
    if (region === undefined) return [...defaults.values()].sort()[0]
    const here = region.toUpperCase()
    const mine = [...defaults.keys()].filter((one) => one === '' || one === here || here.startsWith(`${one}-`))
    return defaults.get(mine.sort().at(-1) ?? '')
  }

  return {
    /** Reads an entry of the data layer. Returns how long its default waits for an update, in milliseconds, if it says so. */
    read(entry: unknown): number | undefined {
      const [name, command, values] = asList(entry)
      if (name !== 'consent' || typeof values !== 'object' || values === null) return undefined
      const { [type]: state, region: regions, wait_for_update: wait } = values as Record<string, unknown>
      if (state !== 'granted' && state !== 'denied') return undefined
      if (command === 'update') {
        update = state
        return 0
      }
      if (command !== 'default') return undefined
      for (const one of namesOf(regions)) defaults.set(one, state)
      return typeof wait === 'number' && wait > 0 ? wait : 0
    },
    updated: () => update !== undefined,
    state: () => update ?? byDefault(),
  }
}

/** The regions of a default, in capitals; the empty text for the whole world. A region that is no text is left out. */
function namesOf(region: unknown): readonly string[] {
  const regions = (typeof region === 'string' ? [region] : asList(region)).map((one) =>
    typeof one === 'string' ? one.toUpperCase() : '?',
  )
  return regions.length > 0 ? regions : ['']
}

/**
 * Sets the level by what was granted, now and whenever that changes. Returns a function that ends it.
 *
 * @example
 * const penchant = await open({ catalog: '/catalog.pnc' })
 * const end = followGoogle(penchant, { granted: 'session' })
 *
 * A default with `wait_for_update` takes effect only after that time (at most `timeout`), or with an update. A type that no command
 * names leaves the level alone: unlike Google's tags, this adapter never takes silence for consent. If there is no data layer yet,
 * it is created, as gtag does. Reports `tool_missing` if no command names the type within `timeout`, and every error of `consent.set`.
 */
export function followGoogle(penchant: Consenting, options: GoogleOptions = {}): () => void {
  const { granted = 'device', denied = 'off', type = 'personalization_storage', dataLayer = 'dataLayer' } = options
  return follow(penchant, 'google', options, (tool, window, timeout) => {
    const commands = commandsFor(type, options.region)
    let waiting = 0
    let stop = () => {}

    const settle = () =>
      tool.say(() => {
        const state = commands.state()
        return state && (state === 'granted' ? granted : denied)
      })
    const decide = () => {
      stop()
      if (commands.updated() || waiting <= Date.now()) settle()
      else {
        // The tool is there, and its statement will follow.
        tool.say(() => undefined)
        stop = later(waiting - Date.now(), settle)
      }
    }
    const read = (entry: unknown) => {
      try {
        const wait = commands.read(entry)
        if (wait === undefined) return false
        waiting = Math.max(waiting, Date.now() + Math.min(wait, timeout))
        return true
      } catch (error) {
        // An object that cannot be read is reported here, not thrown into the code that pushed it.
        tool.fail('tool_failed', `an entry of the data layer cannot be read: ${error}`)
        return false
      }
    }

    if (!Array.isArray(window[dataLayer])) window[dataLayer] = []
    const layer = window[dataLayer] as unknown[]
    if (layer.map(read).includes(true)) decide()
    const unhear = overhear(layer, (entry) => {
      if (read(entry)) decide()
    })
    return () => {
      stop()
      unhear()
    }
  })
}

export type { Consenting, ConsentToolErrorCode, FollowOptions } from './follow.js'
export { ConsentToolError } from './follow.js'
