import { join } from 'node:path'
import { open } from 'penchant'

let opened

/** One engine for all visitors: at consent `off` it knows none of them and gives each the site's own order. */
export function engine() {
  opened ??= open({ catalog: join(process.cwd(), 'public', 'catalog.pnc') })
  return opened
}
