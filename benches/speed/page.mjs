// What only a browser can tell: how long a fresh page takes to its first shelf, and a kept event beside one plain put.

import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import puppeteer from 'puppeteer-core'
import { browsers } from '../../xtask/browsers.mjs'
import { dist } from '../../xtask/layout.mjs'
import { serve } from '../../xtask/serve.mjs'

const SCRIPT = `
import { open } from './penchant/index.js'
const marks = { script: performance.now() }
const penchant = await open({ catalog: '/catalog.pnc', consent: 'device' })
marks.open = performance.now()
const shelf = await penchant.recommend({ limit: 10 })
marks.shelf = performance.now()
document.body.textContent = shelf.items.map(({ id }) => id).join(' ')
window.marks = marks

const whole = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result)
  request.onerror = () => reject(request.error)
})
const opening = indexedDB.open('plain', 1)
opening.onupgradeneeded = () => opening.result.createObjectStore('events', { autoIncrement: true })
const database = await whole(opening)
const put = (event) => new Promise((resolve, reject) => {
  const transaction = database.transaction('events', 'readwrite')
  transaction.objectStore('events').put(event)
  transaction.oncomplete = resolve
  transaction.onabort = () => reject(transaction.error)
})
window.keep = async (runs) => {
  const id = shelf.items[0].id
  const sides = {
    record: () => penchant.record({ type: 'view', item: id }),
    put: () => put({ type: 'view', item: id, at: Date.now() }),
  }
  const times = { record: [], put: [] }
  for (let run = 0; run < runs; run++) for (const [name, side] of Object.entries(sides)) {
    const before = performance.now()
    await side()
    times[name].push(performance.now() - before)
  }
  return Object.fromEntries(Object.entries(times).map(([name, all]) => [name, Math.min(...all)]))
}
window.ready = true
`

function prepare(folder, catalogue) {
  const root = join(folder, 'page')
  rmSync(root, { recursive: true, force: true })
  mkdirSync(root, { recursive: true })
  cpSync(dist, join(root, 'penchant'), { recursive: true })
  copyFileSync(catalogue, join(root, 'catalog.pnc'))
  writeFileSync(join(root, 'main.js'), SCRIPT)
  writeFileSync(
    join(root, 'index.html'),
    '<!doctype html><title>bench</title><script type="module" src="main.js"></script>',
  )
  return root
}

/** Milliseconds in Chromium, the least of some visits, each by a visitor who was never here. */
export async function freshPage({ folder, visits, kept: events }, catalogue) {
  const { browser, executablePath, args, env } = await browsers.chromium()
  const profile = mkdtempSync(join(tmpdir(), 'penchant-bench-'))
  const server = await serve({ root: prepare(folder, catalogue) })
  const launched = await puppeteer.launch({
    ...{ browser, executablePath, args, headless: true, userDataDir: profile },
    env: { ...process.env, ...env, HOME: profile },
  })
  try {
    const best = { open: Infinity, shelf: Infinity, toShelf: Infinity, record: Infinity, put: Infinity }
    for (let visit = 0; visit < visits; visit++) {
      const context = await launched.createBrowserContext()
      const page = await context.newPage()
      await page.goto(server.url, { waitUntil: 'load' })
      await page.waitForFunction('window.ready === true')
      const marks = await page.evaluate('window.marks')
      const kept = await page.evaluate(`window.keep(${events})`)
      await context.close()
      const found = { open: marks.open - marks.script, shelf: marks.shelf - marks.open, toShelf: marks.shelf, ...kept }
      for (const name of Object.keys(best)) best[name] = Math.min(best[name], found[name])
    }
    return best
  } finally {
    await launched.close()
    await server.close()
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
  }
}
