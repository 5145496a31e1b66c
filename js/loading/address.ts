// Where a file of the package is that stands beside its script.

/** A classic script's own address, which it can ask for only while it runs first: there is no `import.meta` in it. */
const classic = (globalThis.document?.currentScript as HTMLScriptElement | null | undefined)?.src

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
    return new URL(file, classic || globalThis.location?.href)
  }
  return address.replace(MOVED, '/node_modules/penchant/dist/')
}
