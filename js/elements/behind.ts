// Loads the script behind *Why this?*. The time of loading depends on the page alone: once it is loaded and idle. A click waits
// for that, so that the server does not learn of the click; a click makes a request only if loading failed before.

import { PATIENCE } from '../loading/patience.js'

type Account = typeof import('./account.js')

/** Loading begins after this time at the latest, in milliseconds; and how long a busy page is waited for. */
const LATEST = 4_000
const BUSY = { timeout: 1_000 }

let loading: Promise<Account> | undefined

/** Loads the script once, and again after a failure. */
export const account = (): Promise<Account> => {
  loading ??= load()
  return loading
}

async function load(): Promise<Account> {
  let timer: ReturnType<typeof setTimeout> | undefined
  try {
    await quiet()
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(reject, PATIENCE, Error('A script did not come'))
    })
    return await Promise.race([import('./account.js'), late])
  } catch (error) {
    loading = undefined
    throw error
  } finally {
    clearTimeout(timer)
  }
}

const quiet = (): Promise<unknown> =>
  new Promise((resolve) => {
    // Safari has no `requestIdleCallback`.
    const idle = () => (globalThis.requestIdleCallback ?? setTimeout)(resolve, BUSY as never)
    if (document.readyState === 'complete') idle()
    else addEventListener('load', idle)
    setTimeout(resolve, LATEST)
  })
