// The script behind *Why this?*. When it is loaded goes by the page alone: once the page is loaded and has nothing to do. A
// click waits for that, so that the server does not hear of the click; only what has failed does a click ask for again.

import { PATIENCE } from '../loading/patience.js'

type Account = typeof import('./account.js')

/** The latest that it is loaded, in milliseconds, also where a page is never done; and how long one that is busy is waited for. */
const LATEST = 4_000
const BUSY = { timeout: 1_000 }

let loading: Promise<Account> | undefined

/** Loaded once, and again where that failed. */
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
    // Safari cannot say when it has nothing to do.
    const idle = () => (globalThis.requestIdleCallback ?? setTimeout)(resolve, BUSY as never)
    if (document.readyState === 'complete') idle()
    else addEventListener('load', idle)
    setTimeout(resolve, LATEST)
  })
