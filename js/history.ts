// Tells a first visit from a profile that was lost or damaged since the last one: `health().storage.history`.
//
// The marker is one number in localStorage, `penchant:<profile>`, apart from the database: about how many entries the database
// has been given, rounded down, and `asked` after it once persistent storage was asked for. It is there only while the database
// may be, at consent level `device`. It is raised after entries are committed and removed before they are erased, so that it never says
// too much, and a page writes none while it erases. `damaged` stands after it once the browser discarded a damaged database, until
// something is kept again.

import type { Handle } from './generated/engine/penchant.js'
import { inTime } from './loading/patience.js'
import type { Change, Health, ProfileHistory } from './types.js'

/** Once so many entries are stored and the visitor has touched the page, the browser is asked to keep the storage. */
const ENGAGED = 20
/** The end of a marker after the browser was asked. */
const ASKED = ' asked'
/** Follows the number where the browser discarded a damaged database, until something is stored again. */
const DISCARDED = ' damaged'
/** The largest number that a marker may have. */
const MOST = 2 ** 53
/** How long to wait for the browser's answer, in milliseconds: it may never come. */
const PATIENCE = 1_000

/**
 * Reads or changes markers; `undefined` where there are none: in workers and Node, and where storage is switched off or full. Without
 * a marker, a profile that was lost looks like a first visit.
 */
function markers<T>(use: (markers: Storage) => T): T | undefined {
  try {
    return document && use(localStorage)
  } catch {
    return undefined
  }
}

/** The name of a profile's database, marker and channel between tabs. */
export const nameOf = (profile: string): string => `penchant:${profile}`

/** Removes the marker, since the profile is about to be erased, or was. */
export function dropMarker(profile: string): void {
  markers((all) => all.removeItem(nameOf(profile)))
}

/** The profiles that this page is erasing, each once for every erasure that is pending. */
const going: string[] = []

/** Erases a profile. The marker is removed first, and this page writes none until the erasure is done. */
export function unmarked<T>(profile: string, erase: () => Promise<T>): Promise<T> {
  dropMarker(profile)
  going.push(profile)
  return erase().finally(() => {
    going.splice(going.indexOf(profile), 1)
    // A tab that had not heard of the erasure may have written a marker.
    dropMarker(profile)
  })
}

/** Rounded down by an eighth at most: a marker is written seldom, and exact up to 16. */
const rounded = (entries: number): number => entries & (-1 << Math.max(0, 28 - Math.clz32(entries)))

/** The form of a marker. Any other text counts as no marker. */
const FORM = /^[1-9]\d{0,15}( damaged)?( asked)?$/

/** What the engine's `standing()` is, where the profile is on the device. */
type Standing = readonly [atFirst: number, highest: number, lost: number, erased: number, discarded: number]

/**
 * What became of a profile. `expected`: how many entries the marker says; `entries`: how many the database was given; `lost`: how many of
 * those are missing or damaged; `discarded`: whether the browser says that it replaced a damaged database by an empty one.
 */
function judge(expected: number, entries: number, lost: number, discarded: boolean): ProfileHistory {
  if (!entries && expected <= 0) return { kind: 'first' }
  if (!entries) return { kind: 'gone', missing: expected, ...(discarded && { cause: 'corruption' }) }
  const missing = lost + Math.max(0, expected - entries)
  return missing > 0 ? { kind: 'damaged', missing } : { kind: 'known' }
}

/** The history of an open profile. */
export interface Past {
  /** Notes a change of the profile; without one, only looks at its state. */
  look(kind?: Change['kind']): void
  /** What `health().storage` reports of it. */
  said(): Promise<Pick<Health['storage'], 'history' | 'persisted'> | undefined>
}

/** `persist`: whether persistent storage may be asked for. */
export function pastOf(handle: () => Handle | undefined, profile: string, persist: boolean): Past {
  /** What was found when the profile was first read, or happened since; `undefined` while the profile is not on the device. */
  let found: ProfileHistory | undefined
  /** What the marker should have said at the last look. */
  let seen = 0

  const read = () => {
    const text = markers((all) => all.getItem(nameOf(profile))) ?? ''
    return FORM.test(text) && Number.parseInt(text, 10) <= MOST ? text : ''
  }
  const write = (text: string) => markers((all) => going.includes(profile) || all.setItem(nameOf(profile), text))

  /** Asks the browser, once, to keep the storage. `health()` has the result. */
  async function ask(): Promise<void> {
    const { storage, userActivation } = navigator
    const text = read()
    if (!persist || text.endsWith(ASKED) || userActivation?.hasBeenActive === false) return
    // Noted before asking, so that no other tab asks as well.
    persist = false
    write(text + ASKED)
    if (!(await storage.persisted())) await storage.persist()
  }

  function look(kind?: Change['kind'] | 'opened'): void {
    const engine = handle()
    const standing = engine?.standing()
    if (!standing?.length) {
      // Also where another tab withdrew consent: this one may have written a marker before it heard of that.
      if (found && engine && engine.consent() !== 'device' && !engine.is_paused()) dropMarker(profile)
      found = undefined
      return
    }
    const [atFirst, highest, lost, erased, isDiscarded] = standing as unknown as Standing
    const before = seen
    const next = rounded(highest)
    seen = next
    const text = read()
    const entries = Number.parseInt(text, 10) || 0
    const discarded = isDiscarded > 0 || text.includes(DISCARDED)
    // Another tab erased the profile, and the marker with it, before this page heard of it.
    if (kind === 'erased' || (next < before && (erased || entries < before))) {
      dropMarker(profile)
      found = judge(0, 0, 0, false)
      return
    }
    found ??= judge(entries, atFirst, lost, discarded)
    // Compared with the last look, not with the marker: other tabs may have raised that for entries that are unknown here.
    const now = judge(before, highest, lost, discarded)
    if (now.kind === 'gone' || (now.missing && !found.missing)) found = now
    // A look without a change writes no marker: another tab may have deleted the database meanwhile.
    if (!kind) return
    // A loss is reported at every visit until something is stored again.
    const isAnswered = kind === 'imported' || (kind === 'recorded' && found.missing)
    if (next > entries || (next < entries && isAnswered)) write(text.replace(/^\d*( damaged)?/, `${next}`))
    // The browser reports a discarded database only once: the marker keeps it for the next visit.
    else if (found.cause && !next && !text.includes(DISCARDED)) write(text.replace(/^\d+/, `$&${DISCARDED}`))
    if (kind === 'recorded' && highest >= ENGAGED) ask().catch(() => {})
  }

  look('opened')
  return {
    look,
    async said() {
      look()
      const persisted = async () => navigator.storage?.persisted()
      return found && { history: found, persisted: await inTime(persisted(), PATIENCE).catch(() => undefined) }
    },
  }
}
