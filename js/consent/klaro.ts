/**
 * `penchant/consent/klaro`: follows a service of Klaro's, through its consent manager.
 *
 * Only what was saved counts: while the visitor moves the switches, Klaro tells of every move, and none is a decision yet.
 */

import type { ConsentLevel } from '../types.js'
import { type Consenting, type FollowOptions, follow, found } from './follow.js'

interface Service {
  readonly required?: boolean
  readonly optOut?: boolean
}

/** What is used of Klaro's consent manager, 0.7. */
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
  /** A second service that `device` needs beside the first, without which the level is `session`. None if left out. */
  readonly storage?: string
  /** The manager, where the page has more than one; the one of Klaro's default config if left out. */
  readonly manager?: KlaroManager
}

/** Whether a service may run, by Klaro's own rule: what is required always, what is opt-out until it is refused. */
function granted(manager: KlaroManager, name: string): boolean {
  const { config } = manager
  const { required = config?.required, optOut = config?.optOut } = manager.getService(name) ?? {}
  return required === true || (manager.consents[name] === true && (manager.confirmed || optOut === true))
}

/**
 * Sets the level by what the visitor saved in Klaro, now and whenever they save again; returns what ends it.
 *
 * @example
 * const penchant = await open({ catalog: '/catalog.pnc' })
 * const end = followKlaro(penchant, { service: 'recommendations' })
 *
 * Before the visitor has saved anything the level stays as it is; after they reset, it is `off`. Klaro has no queue to ask
 * before its script has run, so `window.klaro` is looked for until `timeout`. Reports `tool_missing`, `service_unknown`, and
 * what `consent.set` rejects with.
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
        // Not allowed and not asked yet is no refusal.
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
