// Where everything is. Absolute paths, so that no job depends on the directory it was started from.

import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

/** A path in the repository. */
export const at = (...parts) => join(root, ...parts)

export const dist = at('dist')
export const site = at('target', 'site')
export const stamps = at('target', 'stamps')
export const nodeModules = at('node_modules')
/** What npm would throw away with `node_modules`, and only then. */
export const cache = at('node_modules', '.cache', 'penchant')

/** The WebAssembly modules that the one crate becomes, each named by the Cargo feature it is built with. */
export const modules = ['engine', 'compiler', 'trainer']
