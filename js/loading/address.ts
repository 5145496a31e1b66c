// The address of a file of the package that is beside its script.

import { LoadFailure } from './failure.js'

/**
 * The address of a classic script, which has no `import.meta`. It can be read only while the script runs first. An element in the
 * page (`<img name="currentScript">`) can replace `document.currentScript`; then there is no script's address.
 */
const script: unknown = globalThis.document?.currentScript
const classic = globalThis.HTMLScriptElement && script instanceof HTMLScriptElement ? script.src : undefined

/**
 * During development, Vite up to 7 moves the scripts of packages to `/node_modules/.vite/deps/` (in Nuxt
 * `/node_modules/.cache/vite/client/deps/`) and leaves their other files where they were.
 */
const MOVED = /\/node_modules\/\.(?:vite|cache\/vite)\/(?:[\w-]+\/)?deps(?:_\w+)?\/(?=[\w-]+\.wasm$)/

/**
 * The address of a file. `read` returns `new URL('./file', import.meta.url)`, an expression that must be in the module beside the
 * file.
 */
export function besideScript(file: string, read: () => URL): string | URL {
  let address: string
  try {
    // In Next, this is an object of Next's own: only its `href` is reliable, and that is relative to the page.
    address = read().href
  } catch {
    // A bundle that is no module has no `import.meta.url`.
    return besidePage(file)
  }
  return address.replace(MOVED, '/node_modules/penchant/dist/')
}

/** The same for a classic script; beside the page if the script's address is unknown or has no folder. */
export function besidePage(file: string): URL {
  for (const base of [classic, globalThis.document?.baseURI, globalThis.location?.href]) {
    if (base && URL.canParse(file, base)) return new URL(file, base)
  }
  throw new LoadFailure('beside the script', { step: 'file', cause: 'the script has no address here' })
}
