// Runs penchant build to its end, as a site does, and asks how long it took, by the clock and of the processor, and how much memory it had.

import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { at } from '../../xtask/layout.mjs'

const execute = promisify(execFile)

export async function built(folder, path, args) {
  const [watch, used] = [join(folder, 'watch.mjs'), join(folder, 'used.json')]
  await writeFile(
    watch,
    `import { writeFileSync } from 'node:fs'
     process.on('exit', () => writeFileSync(${JSON.stringify(used)}, JSON.stringify(process.resourceUsage())))`,
  )
  const command = ['--import', `file://${watch}`, at('dist', 'cli.js'), 'build', path, '--json']
  const out = ['--out', join(folder, 'feed.pnc')]
  const { stdout } = await execute(process.execPath, [...command, ...out, ...args], { maxBuffer: 2 ** 26 })
  const { items, seconds } = JSON.parse(stdout)
  const { maxRSS, userCPUTime, systemCPUTime } = JSON.parse(await readFile(used, 'utf8'))
  return {
    ...{ items, seconds, itemsPerSecond: items / seconds },
    processor: (userCPUTime + systemCPUTime) / 1e6,
    memory: (maxRSS * 1_024) / 1e6,
  }
}
