// What can be said of the sources without running them: formatting, lints, types. Every check runs, whatever the others
// found.

import { join } from 'node:path'
import { constants } from './constants.mjs'
import { modules, nodeModules } from './layout.mjs'
import { cargo, npmPackages, rust } from './prerequisites.mjs'
import { Obstacle, run } from './processes.mjs'
import { explain } from './progress.mjs'
import { inTurn } from './turn.mjs'
import { bindings } from './wasm.mjs'

const strict = ['--', '--deny', 'warnings']
export const biome = (...args) =>
  run(process.execPath, [join(nodeModules, '@biomejs', 'biome', 'bin', 'biome'), ...args])
const typescript = (...args) => run(process.execPath, [join(nodeModules, 'typescript', 'bin', 'tsc'), ...args])

function clippy(...args) {
  return (say) => cargo(['clippy', '--locked', ...args, ...strict], { say })
}

async function rustChecks(check) {
  await check('Rust formatting', () => cargo(['fmt', '--all', '--check']))
  await check('Clippy', clippy('--workspace', '--all-targets'))
  for (const module of modules) {
    const wasm = ['--package', 'penchant', '--lib', '--target', 'wasm32-unknown-unknown']
    await check(`Clippy, the ${module} for wasm`, clippy(...wasm, '--no-default-features', '--features', module))
  }
}

async function scriptChecks(progress, check) {
  await check('Biome', () => biome('check', '--error-on-warnings', '--max-diagnostics=200'))
  // What is generated is part of what is type-checked.
  await inTurn(progress, async () => {
    await bindings(progress)
    await constants(progress)
  })
  await check('TypeScript, for browsers', () => typescript('--noEmit'))
  await check('TypeScript, for Node', () => typescript('--noEmit', '--project', 'tsconfig.node.json'))
}

export async function lint(progress) {
  await npmPackages(progress)
  await rust(progress, { linters: true })
  const failed = []
  const check = async (label, work) => {
    try {
      await progress.step(label, work)
    } catch (error) {
      explain(error)
      failed.push(label)
    }
  }
  // Two lanes: Cargo's checks share a target folder, and the modules that the types come from are built in folders of their own.
  await Promise.all([rustChecks(check), scriptChecks(progress, check)])
  if (failed.length > 0)
    throw new Obstacle(`Not in order: ${failed.join(', ')}.`, 'What is a matter of form, `npm run format` puts right.')
}
