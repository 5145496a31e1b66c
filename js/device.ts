// What a visitor may ask for where nothing is open: no catalogue, no engine, no network. It only deletes.

import { KeptCatalog } from './loading/kept.js'
import { deleteDatabase, left, tell } from './tabs.js'

/** Which profile: `default` if left out, as in `open`. */
export interface Where {
  readonly profile?: string
}

/**
 * Forgets everything that is kept of a profile on this device. Needs no catalogue and no WebAssembly, and works on any page of the
 * site. Other tabs go on, with nothing known.
 *
 * Rejects with `storage_busy` where another tab does not let go of the database (it is deleted once that tab closes), and with
 * `storage_failed` where the browser cannot delete it: the message says what the visitor can do. Ends within a second.
 */
export async function erase({ profile = 'default' }: Where = {}): Promise<void> {
  tell(profile, 'erased')
  await deleted(profile)
}

/**
 * Withdraws consent and erases: as `erase`, and tabs that have the profile open go to consent level `off`.
 *
 * Rejects as `erase` does.
 */
export async function withdraw({ profile = 'default' }: Where = {}): Promise<void> {
  tell(profile, 'withdrawn')
  await deleted(profile)
}

async function deleted(profile: string): Promise<void> {
  const [deletion] = await Promise.all([deleteDatabase(profile), new KeptCatalog(profile).drop()])
  if (deletion !== 'gone') throw left(profile, deletion)
}
