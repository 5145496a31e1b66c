// Tries the consumers one after another: each is copied, installed, built, driven and taken away again.

import { host } from './hosting.mjs'
import { command, copy, discard, install, NotHere, pack, versionOf } from './install.mjs'
import { assertLearned, chromium, NoBrowser, walk } from './walk.mjs'

/** Tools say the cause first or last, and much between. */
function shortened(text, lines = 20) {
  const all = text.trim().split('\n')
  return (all.length <= 2 * lines ? all : [...all.slice(0, lines), '…', ...all.slice(-lines)]).join('\n')
}

/** Neither the registry's gaps nor a missing browser are faults of ours; where results count, a browser must be there. */
const lacking = (error) => error instanceof NotHere || (error instanceof NoBrowser && !process.env.CI)

function report(progress, error) {
  if (lacking(error)) return progress.line(`    skipped: ${error.message}`)
  const output = typeof error.output === 'string' ? `${shortened(error.output)}\n` : ''
  // A stack is for mistakes of ours; what a page or a tool said stands in the message.
  const mistake = ['TypeError', 'ReferenceError', 'RangeError'].includes(error.name)
  const what = mistake ? error.stack : error.message
  for (const text of `${output}${what}`.split('\n')) progress.line(`      ${text}`)
}

/** The last line that a program prints says which shelves it had. */
async function readOutput(project, cwd) {
  const { stdout } = await command(project, cwd, project.output.command)
  const last = stdout.trim().split('\n').at(-1)
  let shelves
  try {
    shelves = JSON.parse(last)
  } catch {
    throw new Error(`${project.output.command.join(' ')} should end with one line of JSON, and ended with: ${last}`)
  }
  assertLearned(shelves.before, shelves.after)
  await project.output.also?.({ cwd, stdout })
}

/** What importing `open` costs may not grow unnoticed. */
function keepsTo(budget, size, progress) {
  const parts = Object.keys(budget).map((part) => `${part} ${size[part]} of ${budget[part]} bytes`)
  progress.line(`    download (brotli): ${parts.join(', ')}`)
  const over = Object.keys(budget).find((part) => size[part] > budget[part])
  if (over) {
    throw new Error(
      `The ${over} to download has ${size[over]} bytes (brotli), and its budget is ${budget[over]}. Make it smaller, or say in ` +
        'the change why it must grow, and raise its budget (of the wasm: tests/package/budgets.mjs; of a script: its consumer.mjs).',
    )
  }
}

/** What is tried of a project once it is built: `{ label, run, … }`, where `run` resolves to the download or to nothing. */
function trialsOf(project, cwd, browser, installed) {
  const { output, tests } = project
  if (output) return [{ label: output.command.join(' '), run: () => readOutput(project, cwd) }]
  if (tests)
    return [{ label: tests.command.join(' '), run: async () => void (await command(project, cwd, tests.command)) }]
  return [project.page].flat().map((page) => {
    const label = page.command ? page.command.join(' ') : `the pages in ${page.dir}`
    const run = async () => {
      const server = await host(project, page, cwd)
      try {
        return await walk(await browser(), page, server.url, installed)
      } finally {
        await server.close()
      }
    }
    return { ...page, label: page.as ? `${page.as}: ${label}` : label, run }
  })
}

const row = ({ as, result = 'works', size, entry, patched }, project, version) => ({
  ...{ name: project.name, version, result, size },
  tool: as ? `${project.tool}, ${as}` : project.tool,
  entry: entry ?? project.entry,
  patched: patched ?? project.patched,
})

/** Builds a project and tries it. Resolves to its rows of the table; one that failed has the error. */
async function tryConsumer(project, progress, browser, { keep, installed }) {
  let version = ''
  try {
    const cwd = copy(project)
    await progress.step('npm ci, and the packed penchant', () => install(project, cwd))
    version = await versionOf(project, cwd)
    for (const step of project.steps) await progress.step(step.join(' '), () => command(project, cwd, step))
    const rows = []
    for (const trial of trialsOf(project, cwd, browser, installed)) {
      try {
        const size = await progress.step(trial.label, trial.run)
        if (trial.budget) keepsTo(trial.budget, size, progress)
        // What a development server sends is nobody's download.
        rows.push(row({ ...trial, size: trial.development ? undefined : size }, project, version))
      } catch (error) {
        report(progress, error)
        rows.push(row({ ...trial, result: lacking(error) ? 'skipped' : 'fails' }, project, version))
      }
    }
    if (!keep && rows.every(({ result }) => result !== 'fails')) discard(cwd)
    return rows
  } catch (error) {
    report(progress, error)
    return [row({ result: lacking(error) ? 'skipped' : 'fails' }, project, version)]
  }
}

/** Tries `projects` in order. Resolves to `{ rows, passed, failed, skipped }`; a failure does not end the others. */
export async function tryConsumers(projects, progress, { keep = false } = {}) {
  let started
  const browser = async () => {
    started ??= await chromium()
    return started.browser
  }
  // To tell the modules by: a project may take its own copy away, as on a server that has only what was built.
  const installed = await progress.step('npm pack', pack)
  const rows = []
  try {
    for (const [i, project] of projects.entries()) {
      progress.line(`\n[${i + 1}/${projects.length}] ${project.tool} (tests/consumers/${project.name})`)
      rows.push(...(await tryConsumer(project, progress, browser, { keep, installed })))
    }
  } finally {
    await started?.close()
  }
  const count = (...results) => rows.filter(({ result }) => results.includes(result)).length
  const [failed, skipped] = [count('fails'), count('skipped')]
  return { rows, passed: rows.length - failed - skipped, failed, skipped }
}
