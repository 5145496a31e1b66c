// Fuzzing: every target of fuzz/ for as many seconds as it is given, as many at once as there are cores, with executions counted.

import { mkdirSync, readdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { at } from './layout.mjs'
import { run } from './processes.mjs'

const REMEDY = 'rustup toolchain install nightly && cargo install cargo-fuzz --version 0.13.2 --locked'

/** A target that hangs is ended a while after its time. */
const GRACE_SECONDS = 120

const fuzz = (args, timeout) => run('cargo', ['+nightly', 'fuzz', ...args], { tolerant: true, timeout })

async function installed() {
  const { code } = await fuzz(['--version'])
  return code === 0
}

/** Resolves to a line for the summary and to whether nothing was found. */
async function one(target, seconds, progress) {
  const [corpus, seeds] = [join('fuzz', 'corpus', target), join('fuzz', 'seeds', target)]
  mkdirSync(at(corpus), { recursive: true })
  const limits = [`-max_total_time=${seconds}`, '-print_final_stats=1']
  const { code, output } = await fuzz(
    ['run', target, corpus, seeds, '--', ...limits],
    (seconds + GRACE_SECONDS) * 1_000,
  )
  if (code !== 0) progress.line(output.split('\n').slice(-40).join('\n'))
  const executions = Number(/number_of_executed_units: (\d+)/.exec(output)?.[1] ?? 0)
  const verdict = code === 0 ? 'clean' : 'FAILED'
  const said = `fuzzing ${target}: ${executions.toLocaleString('en')} executions in ${seconds} s, ${verdict}`
  progress.line(`  ${said}`)
  return { ok: code === 0 && executions > 0, said }
}

/** Takes targets from one list until it is empty. */
async function worker(targets, seconds, progress, results) {
  for (let target = targets.shift(); target; target = targets.shift()) {
    results.push(await one(target, seconds, progress))
  }
}

export async function fuzzing({ seconds }, progress) {
  if (!(await installed())) {
    return { ok: true, said: [], missing: [`cargo-fuzz is not installed: ${REMEDY}`] }
  }
  const targets = readdirSync(at('fuzz', 'fuzz_targets')).map((name) => name.replace(/\.rs$/, ''))
  const built = await progress.step('Compiling the fuzz targets', () => fuzz(['build'], 600_000))
  if (built.code !== 0) {
    progress.line(built.output.split('\n').slice(-40).join('\n'))
    return { ok: false, said: ['fuzzing: the targets do not compile'] }
  }
  const results = []
  await progress.step(`Fuzzing ${targets.join(', ')}, ${seconds} s each`, () => {
    const workers = Array.from({ length: availableParallelism() }, () => worker(targets, seconds, progress, results))
    return Promise.all(workers)
  })
  return { ok: results.every(({ ok }) => ok), said: results.map(({ said }) => said).sort() }
}
