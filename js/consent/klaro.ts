/**
 * `penchant/consent/klaro`: follows a service of Klaro's, through its consent manager.
 *
 * Only saved decisions count. While the visitor moves the switches, Klaro reports each move, but nothing is decided yet.
 */

import type { ConsentLevel } from '../types.js'
import { type Consenting, type FollowOptions, follow, found } from './follow.js'

interface Service {
  readonly required?: boolean
  readonly optOut?: boolean
}

/** The part of Klaro's consent manager (0.7) that is used. */
export interface KlaroManager {
  readonly confirmed: boolean
  readonly consents: Readonly<Record<string, boolean | undefined>>
  readonly config?: Service
  getService(name: string): Service | undefined
  watch(watcher: KlaroWatcher): void
  unwatch(watcher: KlaroWatcher): void
}

export interface KlaroWatcher {
  update(manager: KlaroManager, event: string, data: unknown): void
}

export interface KlaroOptions extends FollowOptions {
  /** The service's name in Klaro's config; `penchant` if left out. */
  readonly service?: string
  /** A second service that must also be allowed for `device`; without it the level is `session`. None if left out. */
  readonly storage?: string
  /** The manager, if the page has more than one; the one of Klaro's default config if left out. */
  readonly manager?: KlaroManager
}

/** Whether a service may run, by Klaro's own rule: a required one always, an opt-out one until it is refused. */
function granted(manager: KlaroManager, name: string): boolean {
  const { config } = manager
  const { required = config?.required, optOut = config?.optOut } = manager.getService(name) ?? {}
  return required === true || (manager.consents[name] === true && (manager.confirmed || optOut === true))
}

/**
 * Sets the level by what the visitor saved in Klaro, now and whenever they save again. Returns a function that ends it.
 *
 * @example
 * const penchant = await open({ catalog: '/catalog.pnc' })
 * const end = followKlaro(penchant, { service: 'recommendations' })
 *
 * Until the visitor has saved something, the level stays as it is; after a reset it is `off`. Klaro has no queue for calls made
 * before its script has run, so `window.klaro` is polled until `timeout`. Reports `tool_missing`, `service_unknown`, and
 * every error of `consent.set`.
 */
export function followKlaro(penchant: Consenting, options: KlaroOptions = {}): () => void {
  const { service = 'penchant', storage } = options
  return follow(penchant, 'klaro', options, (tool, window, timeout) => {
    let watched: KlaroManager | undefined
    let decided = false

    const levelOf = (manager: KlaroManager): ConsentLevel => {
      if (!granted(manager, service)) return 'off'
      return storage === undefined || granted(manager, storage) ? 'device' : 'session'
    }
    const say = (manager: KlaroManager) =>
      tool.say(() => {
        const level = levelOf(manager)
        // A service that is not allowed because nothing was asked yet was not refused.
        decided ||= manager.confirmed || level !== 'off'
        return decided ? level : undefined
      })
    const watcher: KlaroWatcher = {
      update: (manager, event) => {
        if (event === 'saveConsents' || (event === 'consents' && !manager.confirmed)) say(manager)
      },
    }

    const begin = (manager: KlaroManager) => {
      const unknown = [service, storage].filter((name) => name !== undefined && !manager.getService(name))
      if (unknown.length > 0) {
        tool.say(() => undefined)
        return tool.fail('service_unknown', `Klaro's config has no service \`${unknown.join('`, `')}\`: add it there`)
      }
      watched = manager
      manager.watch(watcher)
      say(manager)
    }

    const stop = found(() => options.manager ?? managerOf(window), timeout, begin)
    return () => {
      stop()
      watched?.unwatch(watcher)
    }
  })
}

/** Klaro's manager, once its script has run and has a config. */
function managerOf(window: Record<string, unknown>): KlaroManager | undefined {
  const klaro = window.klaro as { getManager?(): KlaroManager } | undefined
  try {
    return klaro?.getManager?.()
  } catch {
    // Without a config there is no manager: Klaro throws a TypeError until it has one.
    return undefined
  }
}

export type { Consenting, ConsentToolErrorCode, FollowOptions } from './follow.js'
export { ConsentToolError } from './follow.js'
