// What the tabs that have one profile open on the device owe each other when consent is withdrawn in one of them: nothing of
// the profile is left, and every tab has heard of it.
//
// The withdrawal empties the database, leaves its receipt there and says so to the others. Then the database is deleted, and
// IndexedDB itself makes the deletion wait: every tab with a connection is asked to close it, and closes it only once it
// has begun to read what is left, which is the withdrawal. (A Web Lock could be waited for as well; but Firefox keeps no page
// in the back/forward cache that holds one.) A page that sleeps has no connection and is not waited for: it finds the
// database gone when it wakes, and takes that for the withdrawal. A tab that is stuck is waited for no longer than
// `PATIENCE`: its connection stays open, with the withdrawal to be read, and the deletion is done once it closes.

/** How long a tab that does not answer may keep others waiting, in milliseconds. */
const PATIENCE = 1_000

/** Deletes a profile's database, and waits for it: a second at most. */
export async function deleteDatabase(profile: string): Promise<void> {
  const patience = AbortSignal.timeout(PATIENCE)
  await new Promise<void>((resolve) => {
    try {
      const request = indexedDB.deleteDatabase(`penchant:${profile}`)
      for (const settled of ['success', 'error']) request.addEventListener(settled, () => resolve())
    } catch {
      // Where there is no storage, nothing is left of it.
      resolve()
    }
    patience.addEventListener('abort', () => resolve())
  })
}
