// The methods for consent with its receipts, and for export, import and erasure.

import * as device from './device.js'
import { type Connection, calling } from './engine.js'
import { PenchantError } from './errors.js'
import type { Handle } from './generated/engine/penchant.js'
import { unmarked } from './history.js'
import { type Entries, invalid, namedOptions, nameIn, own, plain, plainOptions } from './plain.js'
import { type Deletion, deleteDatabase, left, tell } from './tabs.js'
import type { ConsentLevel, ConsentSet, Imported, Personalizer, ProfileExport, Receipt } from './types.js'

interface Profile {
  readonly handle: () => Handle
  /** The level of consent; errors: `closed`. */
  readonly level: () => ConsentLevel
  /** Runs an operation that `close` does not interrupt; errors: `closed`. */
  readonly outlast: <T>(work: (connection: Connection) => Promise<T>) => Promise<T>
  /** Deletes the catalogue that is stored for when the server sends none. */
  readonly dropCatalog: () => Promise<unknown>
  readonly now: () => number
  readonly name: string
  /** The version of the catalogue's policy. */
  readonly policy: () => string | undefined
}

/** The receipt, whether the device keeps it, why the profile is in memory, and why the device could not be emptied. */
type Answer = [receipt: Receipt, kept: boolean, problem: string | undefined, unemptied: unknown]

/** Whether the engine failed, and not the call. */
const isStopped = (thrown: unknown) =>
  thrown instanceof PenchantError && (thrown.code === 'engine_trap' || thrown.code === 'memory')

/** Runs an operation that must not fail: after a trap once more, and then without the engine. */
function surely<T>(work: () => Promise<T>, otherwise: () => Promise<T>): Promise<T> {
  const after = (next: () => Promise<T>) => (thrown: unknown) => (isStopped(thrown) ? next() : Promise.reject(thrown))
  return work().catch(after(work)).catch(after(otherwise))
}

export function consentOf({
  handle,
  level,
  outlast,
  dropCatalog,
  now,
  name,
  policy,
}: Profile): Personalizer['consent'] {
  const receipts = () => handle().receipts() as Receipt[]
  /** Whether a profile may be stored on the device: a page opened at `off` may follow one that paused. */
  let mayBeThere = level() !== 'session'

  /** Deletes the database, once the last tab has closed it. Rejects where it could be neither emptied before nor deleted now. */
  async function settle(wasOpen: boolean, unemptied: unknown): Promise<Deletion> {
    // The receipt in the database says so too, unless there was no room for one.
    tell(name, 'withdrawn')
    const [deletion] = await Promise.all([deleteDatabase(name), dropCatalog()])
    if (deletion !== 'gone' && (!wasOpen || unemptied)) throw left(name, deletion, unemptied)
    return deletion
  }

  /** The number of the latest call of `set`, and what settles once it and all before it have. */
  let latest = 0
  let pending: Promise<unknown> = Promise.resolve()
  /** The result for a level that the engine did not set. */
  const unkept = (level: ConsentLevel, at: number, problem: string): ConsentSet => ({
    level,
    at,
    source: 'visitor',
    kept: false,
    problem,
  })
  const overtaken = () => unkept('device', now(), 'another level was set before the device was asked')

  /** The time of the call. If the page’s clock throws, lowering the level uses the browser’s: no fault of the page stops a withdrawal. */
  function timeOf(next: unknown): number {
    try {
      return now()
    } catch (why) {
      if (next === 'device') throw why
      return Date.now()
    }
  }

  return {
    get level() {
      return level()
    },
    get paused() {
      return handle().is_paused()
    },
    get ask() {
      const latest = receipts().at(-1)
      if (!latest) return level() === 'off' ? 'first' : undefined
      return latest.level !== 'off' && latest.policy !== policy() ? 'policy' : undefined
    },
    set: (next, options) => {
      const number = ++latest
      // Read once, also where `set` runs again after a trap.
      let read: Entries | undefined
      const given = () => (read ??= own(plainOptions(options)))
      const set = ({ handle, level }: Connection, erases = false) =>
        calling(async () => {
          const [receipt, kept, problem, unemptied] = (await handle.set_consent(
            nameIn(next, 'level'),
            { source: 'visitor', ...given() },
            timeOf(next),
          )) as Answer
          const deletion = erases && (await settle(level === 'device', unemptied))
          // The receipt is deleted with the database.
          return { ...receipt, kept: kept && deletion !== 'gone', ...(problem !== undefined && { problem }) }
        })
      const withdraw = async (connection: Connection) => {
        // On this page it holds, also where the deletion on the device fails.
        const level = connection.lower()
        await device.withdraw({ profile: name })
        return unkept(level, timeOf('off'), 'the engine cannot be started again')
      }
      let isPause = false
      try {
        isPause = Boolean(given().keep)
      } catch {
        // Options that cannot be read are refused in `set`.
      }
      mayBeThere ||= next === 'device'
      const isWithdrawal = next === 'off' && !isPause
      const lower = async (connection: Connection) => {
        const { handle, level } = connection
        // Going to `session` erases what a pause keeps, too.
        const erases = isWithdrawal ? mayBeThere : next === 'session' && (level === 'device' || handle.is_paused())
        const once = () => set(connection, erases)
        const work = () => (isWithdrawal ? surely(once, () => withdraw(connection)) : once())
        return erases ? unmarked(name, work) : work()
      }
      // Going down never waits. Going up waits for all calls before it, and is not done where a later one was made.
      const raise = () => (number === latest ? outlast(set) : overtaken())
      const done = next === 'device' ? pending.then(raise) : outlast(lower)
      pending = Promise.allSettled([pending, done])
      return done
    },
    receipt: () => receipts().at(-1),
    receipts,
  }
}

export function dataOf({ handle, level, outlast, dropCatalog, now, name }: Profile): Personalizer['data'] {
  return {
    export: () =>
      calling(async () => {
        type Own = Omit<ProfileExport, 'profile' | 'consent'>
        const { format, version, exportedAt, ...rest } = (await handle().export_profile(now())) as Own
        const consent = { level: level(), receipts: handle().receipts() as Receipt[] }
        return { format, version, exportedAt, profile: name, consent, ...rest }
      }),
    import: (data, options) =>
      calling(async () => {
        const { mode = 'merge' } = namedOptions(options, 'mode')
        if (mode !== 'merge' && mode !== 'replace') {
          throw invalid('mode', mode, 'merge or replace')
        }
        const given = plain(data, 'import_invalid', 'data')
        return (await handle().import_profile(given, mode === 'replace', now())) as Imported
      }),
    erase: () =>
      outlast((connection) => {
        const erase = () =>
          calling(async () => {
            const [unemptied] = (await Promise.all([connection.handle.erase(), dropCatalog()])) as unknown[]
            // At another level the engine has no database open, but one from before a pause may be there: it is deleted as a whole.
            const isOnDevice = connection.level === 'device'
            if (isOnDevice && !unemptied) return
            if (!isOnDevice) connection.erasures.tell()
            const deletion = await deleteDatabase(name)
            if (deletion !== 'gone') throw left(name, deletion, unemptied)
            // Not before the deletion: the message would have this tab open the database, which would create it again.
            if (isOnDevice) connection.erasures.tell()
          })
        return unmarked(name, () => surely(erase, () => device.erase({ profile: name })))
      }),
  }
}
