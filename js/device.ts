// Erasing and withdrawing without an open profile: no catalogue, no engine, no network. This file only deletes.

import { KeptCatalog } from './loading/kept.js'
import { invalid, namedOptions } from './plain.js'
import { deleteDatabase, left, tell } from './tabs.js'

/**
 * Which profile: `default` if left out, as in `open`. Any name may be given, also one that `open` refuses: what an older version kept
 * under it can be deleted.
 */
export interface Where {
  readonly profile?: string
}

/**
 * Erases everything that is stored of a profile on this device. Needs no catalogue and no WebAssembly, and works on any page of the
 * site. Other open tabs continue with an empty profile.
 *
 * Rejects with `storage_busy` if another tab keeps the database open (it is deleted once that tab closes), and with
 * `storage_failed` if the browser cannot delete it; the message says what the visitor can do. Settles within a second.
 */
export async function erase(where: Where = {}): Promise<void> {
  const profile = profileOf(where)
  tell(profile, 'erased')
  await deleted(profile)
}

/**
 * Withdraws consent and erases: as `erase`, and tabs that have the profile open change to consent level `off`.
 *
 * Rejects as `erase` does.
 */
export async function withdraw(where: Where = {}): Promise<void> {
  const profile = profileOf(where)
  tell(profile, 'withdrawn')
  await deleted(profile)
}

/** Errors: `option_invalid`, so that a misspelt option never erases another profile than the one meant. */
function profileOf(where: Where): string {
  const { profile = 'default' } = namedOptions(where, 'profile')
  if (typeof profile === 'string' && profile) return profile
  throw invalid('profile', profile, 'a name')
}

async function deleted(profile: string): Promise<void> {
  const [deletion] = await Promise.all([deleteDatabase(profile), new KeptCatalog(profile).drop()])
  if (deletion !== 'gone') throw left(profile, deletion)
}
