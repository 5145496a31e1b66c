// Where a file of the package is that stands beside its script.

import { LoadFailure } from './failure.js'

/**
 * The address of a classic script, which has no `import.meta`. It can be read only while the script is first run. Markup can replace
 * `document.currentScript` by another element (`<img name="currentScript">`), whose address is not that of a script.
 */
const script: unknown = globalThis.document?.currentScript
const classic = globalThis.HTMLScriptElement && script instanceof HTMLScriptElement ? script.src : undefined

/**
 * Vite up to 7 moves the scripts of packages into a folder of its own while it develops, and leaves their other files
 * where they were: `/node_modules/.vite/deps/`, in Nuxt `/node_modules/.cache/vite/client/deps/`.
 */
const MOVED = /\/node_modules\/\.(?:vite|cache\/vite)\/(?:[\w-]+\/)?deps(?:_\w+)?\/(?=[\w-]+\.wasm$)/

/** The address of a file, from what `read` makes of `new URL('./file', import.meta.url)`, which only its own module can say. */
export function besideScript(file: string, read: () => URL): string | URL {
  let address: string
  try {
    // Next has an object of its own here, of which only `href` can be relied on, and that is relative to the page.
    address = read().href
  } catch {
    // A bundle that is no module has no `import.meta.url`.
    return besidePage(file)
  }
  return address.replace(MOVED, '/node_modules/penchant/dist/')
}

/** The same for a classic script; where its address is not known, or is no folder's, beside the page. */
export function besidePage(file: string): URL {
  for (const base of [classic, globalThis.document?.baseURI, globalThis.location?.href]) {
    if (base && URL.canParse(file, base)) return new URL(file, base)
  }
  throw new LoadFailure('beside the script', { step: 'file', cause: 'the script has no address here' })
}
