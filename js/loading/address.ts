// Where a file of the package is that stands beside its script.

/** A classic script's own address, which it can ask for only while it runs first: there is no `import.meta` in it. */
const classic = (globalThis.document?.currentScript as HTMLScriptElement | null | undefined)?.src

/**
 * Vite up to 7 moves the scripts of packages into a folder of its own while it develops, and leaves their other files
 * where they were: `/node_modules/.vite/deps/`, in Nuxt `/node_modules/.cache/vite/client/deps/`.
 */
const MOVED = /\/node_modules\/\.(?:vite|cache\/vite)\/(?:[\w-]+\/)?deps(?:_\w+)?\/(?=[\w-]+\.wasm$)/

/**
 * The address of a file, from what `read` makes of `new URL('./file', import.meta.url)`, which only its own module can say.
 * Nothing but `href` is read of that: in Next it is no real URL, cannot be written to, and has a path only.
 */
export function besideScript(file: string, read: () => URL): URL {
  const page = globalThis.location?.href
  try {
    return new URL(read().href.replace(MOVED, '/node_modules/penchant/dist/'), page)
  } catch {
    // A bundle that is no module has no `import.meta.url`.
    return new URL(file, classic || page)
  }
}
