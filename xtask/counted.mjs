// Runs one file of tests that counts what it does, and puts the counts into words.

import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { at } from './layout.mjs'
import { run } from './processes.mjs'

const counted = at('target', 'long-counts')

const inWords = (counts) =>
  Object.entries(counts)
    .map(([what, count]) => `${count.toLocaleString('en')} ${what}`)
    .join(', ')

/** Resolves to whether all passed and to a line for each thing that was counted. After so many minutes it is ended. */
export async function countedBy(path, minutes, env = {}) {
  rmSync(counted, { force: true })
  mkdirSync(at('target'), { recursive: true })
  const timeout = minutes * 60_000
  const args = ['--test', `--test-timeout=${timeout}`, '--test-reporter=spec', path]
  const options = { echo: true, tolerant: true, timeout, env: { ...env, PENCHANT_COUNTS: counted } }
  const { code } = await run(process.execPath, args, options)
  const lines = existsSync(counted) ? readFileSync(counted, 'utf8').trim().split('\n').filter(Boolean) : []
  const said = lines.map((line) => JSON.parse(line)).map(({ name, counts }) => `${name}: ${inWords(counts)}`)
  return { ok: code === 0, said, missing: said.length === 0 ? ['nothing was counted'] : [] }
}
