// What publint and arethetypeswrong find in the package: nothing, but that TypeScript’s oldest resolution knows no `exports`.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'

const run = promisify(execFile)

const { stdout: said } = await run('npx', ['publint', 'run', 'node_modules/penchant', '--strict'])
assert.match(said, /All good!/)

const { stdout: packed } = await run('npm', ['pack', '--ignore-scripts', '--json', './node_modules/penchant'])
const [{ filename }] = JSON.parse(packed)
const { problems } = await checkPackage(createPackageFromTarballData(await readFile(filename)))
const expected = ({ entrypoint, resolutionKind }) =>
  resolutionKind === 'node10' ||
  // No code: what a bundler makes of it is for the bundler to declare.
  entrypoint.endsWith('.wasm') ||
  // Nuxt imports its modules.
  entrypoint === './nuxt'
assert.deepEqual(
  problems.filter((problem) => !expected(problem)),
  [],
)
