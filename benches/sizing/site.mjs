// A site with a catalogue of so many items, to be served: what its pages do is in page.mjs.

import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dist } from '../../xtask/layout.mjs'

/** Logs as long as can be, whatever their age. */
const CONFIG = { retention: { events: 100_000, days: 36_500 } }

/** An item of few tags, some of them of many items. */
const item = (number) => ({
  id: `i${number}`,
  title: `Item ${number}`,
  tags: [`a${number % 7}`, `b${number % 53}`, `c${number % 997}`],
})

export function site(folder, items) {
  const at = (name) => join(folder, name)
  mkdirSync(at('penchant'), { recursive: true })
  const lines = Array.from({ length: items }, (_, number) => JSON.stringify(item(number)))
  writeFileSync(at('items.ndjson'), lines.join('\n'))
  writeFileSync(at('config.json'), JSON.stringify(CONFIG))
  const args = ['build', at('items.ndjson'), '--config', at('config.json'), '--out', at('catalog.pnc')]
  execFileSync(process.execPath, [join(dist, 'cli.js'), ...args], { stdio: 'ignore' })
  for (const name of readdirSync(dist).filter((name) => /\.(js|wasm)$/.test(name))) {
    copyFileSync(join(dist, name), join(folder, 'penchant', name))
  }
  writeFileSync(at('index.html'), '<!doctype html><title>sizing</title>')
  return folder
}
