// One case in one browser: a log of so many events is imported, and then measured in a page that has the engine loaded.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import puppeteer from 'puppeteer-core'
import { serve } from '../../xtask/serve.mjs'

/* global bench: what runs inside page.evaluate runs in the page */

/** Runs before anything of the page does. */
function tools() {
  const NOW = 1_790_000_000_000
  const STEP = 600_000
  const KINDS = ['view', 'view', 'view', 'like', 'not_interested', 'cart']
  // The engine's memory is its own affair: a page that wants to know how much it is looks over its shoulder.
  const { instantiate } = WebAssembly
  WebAssembly.instantiate = async (...given) => {
    const made = await instantiate(...given)
    bench.memory = (made.instance ?? made).exports.memory ?? bench.memory
    return made
  }
  const longest = () => {
    let most = 0
    if (!PerformanceObserver.supportedEntryTypes.includes('longtask')) return () => undefined
    const hear = (list) => {
      for (const { duration } of list.getEntries()) most = Math.max(most, duration)
    }
    const observer = new PerformanceObserver(hear)
    observer.observe({ entryTypes: ['longtask'] })
    return async () => {
      // Tasks are told of a while after they end.
      await new Promise((resolve) => setTimeout(resolve, 100))
      observer.disconnect()
      return most
    }
  }
  globalThis.bench = {
    async open() {
      const { open } = await import('/penchant/index.js')
      bench.now = (bench.now ?? NOW) + 1_000
      bench.penchant = await open({
        catalog: '/catalog.pnc',
        consent: 'device',
        profile: 'sizing',
        now: () => bench.now,
      })
    },
    async fill(events, items) {
      const item = (number) => (number * 7_919) % Math.min(items, 2_000)
      const copy = await bench.penchant.data.export()
      const list = Array.from({ length: events }, (_, at) => ({
        number: at + 1,
        type: KINDS[at % KINDS.length],
        item: `i${item(at)}`,
        at: NOW - (events - at) * STEP,
      }))
      const known = [...new Set(list.map(({ item }) => item))]
      await bench.penchant.data.import({ ...copy, events: list, items: known.map((id) => ({ id, features: [] })) })
    },
    /** Milliseconds of each run. */
    async times(runs, work) {
      const times = []
      for (let run = 0; run < runs; run++) {
        const before = performance.now()
        await work(run)
        times.push(performance.now() - before)
      }
      return times
    },
    record: (run) => {
      bench.now += 1_000
      return bench.penchant.record({ type: 'view', item: `i${run % 50}` })
    },
    shelf: () => bench.penchant.recommend({ limit: 12, seen: 'include' }),
    longest,
  }
}

const median = (times) => times.sort((one, other) => one - other)[Math.floor(times.length / 2)]

/** What a page that has the profile to itself takes. */
const alone = async (runs) => {
  const { times, record, shelf } = bench
  await bench.open()
  const longest = bench.longest()
  const open = await times(3, async () => {
    await bench.penchant.close()
    await bench.open()
  })
  const task = await longest()
  const recorded = await times(runs, record)
  const after = []
  for (let run = 0; run < runs; run++) {
    await record(run)
    after.push(...(await times(1, shelf)))
  }
  const again = await times(runs, shelf)
  const made = await shelf()
  const explain = await times(Math.min(runs, made.items.length), (at) =>
    bench.penchant.explain(made.id, made.items[at].id),
  )
  return { open, recorded, after, again, explain, task, memory: bench.memory.buffer.byteLength / 2 ** 20 }
}

/** Resolves to medians in milliseconds, and the engine's memory in MiB. */
export async function measured({ browser, executablePath, args, env }, root, events, runs) {
  const folder = mkdtempSync(join(tmpdir(), 'penchant-sizing-'))
  const server = await serve({ root })
  const started = await puppeteer.launch({
    ...{
      browser,
      executablePath,
      args,
      headless: true,
      userDataDir: join(folder, 'profile'),
      protocolTimeout: 300_000,
    },
    env: { ...process.env, ...env, HOME: folder, XDG_CACHE_HOME: join(folder, 'cache') },
  })
  const enter = async () => {
    const page = await started.newPage()
    await page.evaluateOnNewDocument(tools)
    await page.goto(server.url, { waitUntil: 'load' })
    return page
  }
  try {
    const filling = await enter()
    const items = await filling.evaluate(async () => {
      await bench.open()
      return (await bench.penchant.health()).catalog.items
    })
    await filling.evaluate((events, items) => bench.fill(events, items), events, items)
    await filling.close()
    const page = await enter()
    const own = await page.evaluate(alone, runs)
    const other = await enter()
    await other.evaluate(() => bench.open())
    const turn = []
    for (let run = 0; run < runs; run++) {
      for (const tab of [page, other]) {
        turn.push(...(await tab.evaluate((run) => bench.times(1, () => bench.record(run)), run)))
      }
    }
    const { open, recorded, after, again, explain, task, memory } = own
    return {
      ...{ open: median(open), record: median(recorded), shelf: median(after), again: median(again) },
      ...{ explain: median(explain), turn: median(turn), memory, ...(task !== undefined && { task }) },
    }
  } finally {
    await started.close().catch(() => {})
    await server.close()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}
