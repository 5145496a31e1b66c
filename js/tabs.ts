// The tabs that have one profile open on the device. Each holds a Web Lock of its name together with the others, so that
// a tab in which consent was withdrawn can wait until every other has heard of it, and delete the database then.

/** How long a tab that was frozen or that crashed may keep others waiting, in milliseconds. */
const PATIENCE = 1_000

export class Tabs {
  readonly #name: string
  #letGo: (() => void) | undefined

  constructor(profile: string) {
    this.#name = `penchant:${profile}`
  }

  /** Says that this tab has the profile open on the device, until it lets go. */
  hold(): void {
    if (this.#letGo || !globalThis.navigator?.locks) return
    const held = new Promise<void>((resolve) => {
      this.#letGo = resolve
    })
    // Refused where storage is: then other tabs are not waited for, and that is all.
    navigator.locks.request(this.#name, { mode: 'shared' }, () => held).catch(() => {})
  }

  letGo(): void {
    this.#letGo?.()
    this.#letGo = undefined
  }

  /**
   * Waits until no other tab has the profile open on the device, a second at most, and deletes its database then: nothing
   * of it is left. Where tabs cannot be waited for, the database stays, emptied, with the withdrawal in it, which is
   * how such a tab learns of it.
   */
  async deleteWhenAlone(): Promise<void> {
    this.letGo()
    if (!globalThis.navigator?.locks) return
    const signal = AbortSignal.timeout(PATIENCE)
    try {
      await navigator.locks.request(this.#name, { signal }, () => deleted(this.#name, signal))
    } catch {
      // A tab that does not answer finds the withdrawal when it wakes.
    }
  }
}

/** Deletes a database. That has to wait while a tab that has let go ends its last transaction. */
function deleted(name: string, patience: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name)
    for (const settled of ['success', 'error']) request.addEventListener(settled, () => resolve())
    // Somebody else's connection is no reason to wait for longer: what it has open is empty.
    if (patience.aborted) resolve()
    patience.addEventListener('abort', () => resolve())
  })
}
