import { readFile } from 'node:fs/promises'
import { open } from 'penchant'

let opened

/** At consent `off` one engine serves everybody: it knows nobody, and answers with the site's own order. */
export function engine() {
  const folder = import.meta.env.DEV ? 'public' : 'dist/client'
  opened ??= readFile(`${folder}/catalog.pnc`).then((catalog) => open({ catalog }))
  return opened
}
