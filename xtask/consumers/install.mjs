// Puts a project where it is tried: outside the repository, so that nothing of the repository's own node_modules helps.

import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { at, root } from '../layout.mjs'
import { Obstacle, run } from '../processes.mjs'
import { fixturesFolder } from './projects.mjs'

/** Two clones do not meet there. */
export const workshop = join(
  tmpdir(),
  `penchant-consumers-${createHash('sha256').update(root).digest('hex').slice(0, 8)}`,
)
const tarball = join(workshop, 'penchant.tgz')
const shelfFixtures = join(workshop, 'fixtures')

/** No tool asks, reports home, or downloads what its project does not name. */
const quiet = {
  CI: '1',
  NO_COLOR: '1',
  NO_UPDATE_NOTIFIER: '1',
  npm_config_yes: 'false',
  npm_config_audit: 'false',
  npm_config_fund: 'false',
  npm_config_update_notifier: 'false',
  NG_CLI_ANALYTICS: 'false',
  NEXT_TELEMETRY_DISABLED: '1',
  NUXT_TELEMETRY_DISABLED: '1',
  ASTRO_TELEMETRY_DISABLED: '1',
  WRANGLER_SEND_METRICS: 'false',
  DO_NOT_TRACK: '1',
}

const patience = 10 * 60_000

/** `npm run` leaves its own settings in the environment, and npm in a project must not take them for that project's. */
const inherited = Object.fromEntries(
  Object.keys(process.env)
    .filter((name) => /^npm_(?!config_(cache|userconfig|registry|globalconfig)$)/i.test(name))
    .map((name) => [name, undefined]),
)

export const environmentOf = async (project) => ({
  ...inherited,
  ...quiet,
  // What `node:test` tells its children makes them report in its own form.
  NODE_TEST_CONTEXT: undefined,
  ...(project.node > 20 && { PATH: [await newerNode(project.node), process.env.PATH].join(delimiter) }),
  ...project.env,
})

/** Runs one command in a project's folder. npx and npm are programs of their own on every system but one. */
export async function command(project, cwd, [program, ...args], options = {}) {
  const env = await environmentOf(project)
  return run(program, args, { cwd, env, timeout: patience, ...options })
}

const npm = (cwd, args) => run('npm', args, { cwd, env: { ...inherited, ...quiet }, timeout: patience })

/** npm's words for what the registry does not have. */
const absent = /\b(E404|ETARGET|ENOVERSIONS|EBADPLATFORM)\b/

/** The registry lacks something, or it cannot be reached: no fault of ours. */
export class NotHere extends Error {}

async function fetched(what, work) {
  try {
    return await work()
  } catch (error) {
    const [, line] = /^npm (?:error|ERR!) (?:404|notarget)\s+(\S.*)$/m.exec(error.output ?? '') ?? []
    if (absent.test(error.output ?? '')) throw new NotHere(`the registry has no ${what}: ${line ?? error.message}`)
    throw error
  }
}

/** The folder of a newer Node: it is an npm package for each system. Installed once. */
async function newerNode(major) {
  const folder = join(workshop, `node-${major}`)
  const system = process.platform === 'win32' ? 'win' : process.platform
  const name = `node-${system}-${process.arch}`
  const bin = join(folder, 'node_modules', name, 'bin')
  if (!existsSync(bin)) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'package.json'), '{"private":true}')
    await fetched(`Node ${major}`, () =>
      npm(folder, ['install', '--ignore-scripts', '--prefer-offline', `${name}@${major}`]),
    )
  }
  return bin
}

/** The tarball as npm would publish it, and the catalogue that its command compiles from tests/consumers/fixtures. */
export async function pack() {
  mkdirSync(workshop, { recursive: true })
  const { stdout } = await npm(root, ['pack', '--ignore-scripts', '--json', '--pack-destination', workshop])
  renameSync(join(workshop, JSON.parse(stdout)[0].filename), tarball)
  rmSync(shelfFixtures, { recursive: true, force: true })
  cpSync(fixturesFolder, shelfFixtures, { recursive: true })
  const tool = join(workshop, 'command')
  rmSync(tool, { recursive: true, force: true })
  mkdirSync(tool)
  writeFileSync(join(tool, 'package.json'), '{"private":true,"type":"module"}')
  await npm(tool, ['install', '--no-save', '--no-package-lock', '--ignore-scripts', tarball])
  await run(
    process.execPath,
    [
      join(tool, 'node_modules', 'penchant', 'dist', 'cli.js'),
      ...['build', join(shelfFixtures, 'items.ndjson'), '--config', join(shelfFixtures, 'penchant.config.json')],
      ...['--out', join(shelfFixtures, 'catalog.pnc')],
    ],
    { cwd: tool },
  )
  return join(tool, 'node_modules', 'penchant')
}

/** A fresh copy of the project with its fixtures; resolves to its folder. */
export function copy(project) {
  const cwd = join(workshop, project.name)
  rmSync(cwd, { recursive: true, force: true, maxRetries: 5 })
  cpSync(project.folder, cwd, {
    recursive: true,
    filter: (path) => !/[\\/](node_modules|consumer\.mjs)$/.test(path),
  })
  for (const [name, to] of Object.entries(project.fixtures)) {
    mkdirSync(dirname(join(cwd, to)), { recursive: true })
    cpSync(join(shelfFixtures, name), join(cwd, to))
  }
  return cwd
}

/** Its tools as its lock file has them, and the tarball. */
export async function install(project, cwd) {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(cwd, 'package.json'), 'utf8'))
  if (dependencies || devDependencies) {
    if (!existsSync(join(cwd, 'package-lock.json'))) {
      throw new Obstacle(
        `tests/consumers/${project.name} has no package-lock.json.`,
        'Run `npm install --package-lock-only` there.',
      )
    }
    await fetched('part of its lock file', () => command(project, cwd, ['npm', 'ci', '--prefer-offline']))
  }
  // It stands in package.json as any other dependency: that is where frameworks look for packages with components.
  const options = ['--save-exact', '--no-package-lock', '--ignore-scripts', '--prefer-offline']
  await fetched('part of its lock file', () => command(project, cwd, ['npm', 'install', ...options, tarball]))
}

/** The version of the tool that was used. */
export async function versionOf(project, cwd) {
  if (project.version) return project.version(cwd)
  if (!project.package) return ''
  return JSON.parse(readFileSync(join(cwd, 'node_modules', project.package, 'package.json'), 'utf8')).version
}

/** Only what failed is worth its place on the disk. */
export const discard = (cwd) => rmSync(cwd, { recursive: true, force: true, maxRetries: 5 })

/** The repository's path of a project, for messages. */
export const shown = (project) => at('tests', 'consumers', project.name)
