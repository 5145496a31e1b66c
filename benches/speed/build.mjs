// How fast a catalogue is built: by the command, as a site runs it.

import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dist } from '../../xtask/layout.mjs'

/** Items a second, the best of some runs, the program's own start included. */
export function build({ folder, builds }, { name, source, config, items }) {
  const configuration = join(folder, 'build.config.json')
  writeFileSync(configuration, JSON.stringify(config))
  const out = join(folder, 'built.pnc')
  const args = [join(dist, 'cli.js'), 'build', source, '--config', configuration, '--out', out, '--duplicates', 'merge']
  let best = Infinity
  for (let run = 0; run < builds; run++) {
    const before = performance.now()
    execFileSync(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] })
    best = Math.min(best, (performance.now() - before) / 1_000)
  }
  return { name, items, seconds: best, itemsPerSecond: items / best }
}
