// Tries the consumers one after another: each is copied, installed, built, driven and taken away again.

import { host } from './hosting.mjs'
import { command, copy, discard, install, NotHere, pack, versionOf } from './install.mjs'
import { assertLearned, chromium, walk } from './walk.mjs'

/** Tools say the cause first or last, and much between. */
function shortened(text, lines = 20) {
  const all = text.trim().split('\n')
  return (all.length <= 2 * lines ? all : [...all.slice(0, lines), '…', ...all.slice(-lines)]).join('\n')
}

function report(progress, error) {
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

/** One row of the table for each page, or one for an output or for the project's own tests. */
async function tryConsumer(project, progress, browser, installed) {
  const cwd = await copy(project)
  await progress.step('npm ci, and the packed penchant', () => install(project, cwd))
  const version = await versionOf(project, cwd)
  for (const step of project.steps) await progress.step(step.join(' '), () => command(project, cwd, step))

  if (project.output) {
    await progress.step(project.output.command.join(' '), () => readOutput(project, cwd))
    return { cwd, rows: [{ version }] }
  }
  if (project.tests) {
    await progress.step(project.tests.command.join(' '), () => command(project, cwd, project.tests.command))
    return { cwd, rows: [{ version }] }
  }
  const rows = []
  for (const page of [project.page].flat()) {
    const label = page.command ? page.command.join(' ') : `the pages in ${page.dir}`
    const size = await progress.step(`${page.as ? `${page.as}: ` : ''}${label}`, async () => {
      const server = await host(project, page, cwd)
      try {
        return await walk(await browser(), page, server.url, installed)
      } finally {
        await server.close()
      }
    })
    const { as, result, entry = project.entry, patched = project.patched } = page
    // What a development server sends is nobody's download.
    rows.push({ version, as, result, entry, patched, size: page.development ? undefined : size })
  }
  return { cwd, rows }
}

/** Tries `projects` in order. Resolves to `{ rows, passed, failed, skipped }`; a failure does not end the others. */
export async function tryConsumers(projects, progress, { keep = false } = {}) {
  const counts = { passed: 0, failed: 0, skipped: 0 }
  const rows = []
  let started
  const browser = async () => {
    started ??= await chromium()
    return started.browser
  }
  const row = (project, more) => ({
    ...project,
    ...more,
    tool: more.as ? `${project.tool}, ${more.as}` : project.tool,
  })
  // To tell the modules by: a project may take its own copy away, as on a server that has only what was built.
  const installed = await progress.step('npm pack', pack)
  try {
    for (const [i, project] of projects.entries()) {
      progress.line(`\n[${i + 1}/${projects.length}] ${project.tool} (tests/consumers/${project.name})`)
      try {
        const done = await tryConsumer(project, progress, browser, installed)
        if (!keep) discard(done.cwd)
        rows.push(...done.rows.map((more) => row(project, { ...more, result: more.result ?? 'works' })))
        counts.passed += done.rows.length
      } catch (error) {
        const absent = error instanceof NotHere
        counts[absent ? 'skipped' : 'failed'] += 1
        rows.push(row(project, { version: '', result: absent ? 'skipped' : 'fails' }))
        if (absent) progress.line(`    skipped: ${error.message}`)
        else report(progress, error)
      }
    }
  } finally {
    await started?.close()
  }
  return { rows, ...counts }
}
