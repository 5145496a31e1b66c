// What publint and arethetypeswrong find in the package: nothing, but that TypeScript's oldest resolution knows no `exports`.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

const { stdout: said } = await run('npx', ['publint', 'run', 'node_modules/penchant', '--strict'])
assert.match(said, /All good!/)

const { stdout: packed } = await run('npm', ['pack', '--ignore-scripts', '--json', './node_modules/penchant'])
const [{ filename }] = JSON.parse(packed)
const attw = await run('npx', ['attw', filename, '--format', 'json'], { maxBuffer: 2 ** 26 }).catch((error) => error)
const { problems } = JSON.parse(attw.stdout)
const others = Object.values(problems)
  .flat()
  .filter(({ resolutionKind }) => resolutionKind !== 'node10')
assert.deepEqual(others, [])
