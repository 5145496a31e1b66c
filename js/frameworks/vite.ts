/**
 * The plugin for Vite 5 to 8 and for Rollup 4. In the development server of Vite up to 7 it excludes the package from
 * pre-bundling, which moves scripts but not the engine beside them. In Rollup it writes the engine beside the bundle.
 * In all other cases it does nothing.
 *
 * @example
 * // vite.config.js
 * import penchant from 'penchant/vite'
 * export default { plugins: [penchant()] }
 */

import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** A plugin in the shape that Vite and Rollup accept, without their types. */
export interface PenchantPlugin {
  readonly name: 'penchant'
  config(this: unknown): { optimizeDeps: { exclude: string[] } } | undefined
  configResolved(): void
  transform(this: unknown, code: string, id: string): Promise<{ code: string; map: null } | undefined>
}

interface Context {
  readonly meta?: { readonly rolldownVersion?: string }
  emitFile(file: { type: 'asset'; name: string; source: Uint8Array }): string
}

/** The expression by which the package's own files refer to a WebAssembly file. */
const ENGINE = /new URL\((["'`])\.\/((?:penchant|compiler)(?:-scalar)?\.wasm)\1,\s*import\.meta\.url\)/g

export function penchant(): PenchantPlugin {
  let isVite = false
  return {
    name: 'penchant',
    // Vite 8 has `rolldownVersion` and needs no plugin: it leaves the engine where its script finds it.
    config() {
      const isRolldown = (this as Context | undefined)?.meta?.rolldownVersion !== undefined
      return isRolldown ? undefined : { optimizeDeps: { exclude: ['penchant'] } }
    },
    configResolved() {
      isVite = true
    },
    async transform(code, id) {
      if (isVite || !code.includes('.wasm')) return undefined
      const written = new Map<string, string>()
      for (const [, , file] of code.matchAll(ENGINE)) {
        const path = join(dirname(id), file as string)
        if (!existsSync(path)) continue
        const source = await readFile(path)
        written.set(file as string, (this as Context).emitFile({ type: 'asset', name: file as string, source }))
      }
      if (written.size === 0) return undefined
      const address = (whole: string, _quote: string, file: string) =>
        written.has(file) ? `new URL(import.meta.ROLLUP_FILE_URL_${written.get(file)})` : whole
      return { code: code.replace(ENGINE, address), map: null }
    },
  }
}

export default penchant
