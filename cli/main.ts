// npx penchant: what a site does with its catalogue before a visitor comes.

import { readFile } from 'node:fs/promises'
import { PenchantError } from '../js/errors.js'
import { AUDIT_USAGE, audit } from './audit.js'
import { BUILD_USAGE, build } from './build.js'
import { EVALUATE_USAGE, evaluate } from './evaluate.js'
import { INIT_USAGE, init } from './init.js'
import { INSPECT_USAGE, inspect } from './inspect.js'
import { LEARN_USAGE, learn } from './learn.js'
import { say, tell } from './terminal.js'
import { TRAIN_USAGE, train } from './train.js'
import { TUNE_USAGE, tune } from './tune.js'
import { nearest, UsageError } from './usage.js'

interface Command {
  readonly run: (args: string[]) => Promise<void>
  /** How it is typed and what it does, as lines of the usage. */
  readonly usage: string
}

const commands: Readonly<Record<string, Command>> = {
  init: { run: init, usage: INIT_USAGE },
  learn: { run: learn, usage: LEARN_USAGE },
  build: { run: build, usage: BUILD_USAGE },
  inspect: { run: inspect, usage: INSPECT_USAGE },
  train: { run: train, usage: TRAIN_USAGE },
  evaluate: { run: evaluate, usage: EVALUATE_USAGE },
  tune: { run: tune, usage: TUNE_USAGE },
  audit: { run: audit, usage: AUDIT_USAGE },
}

const USAGE = `penchant — personalization that never leaves the page

${Object.values(commands)
  .map(({ usage }) => usage)
  .join('\n')}
  penchant --help | --version
`

async function main([name, ...args]: string[]): Promise<void> {
  if (name === undefined || name === '--help' || name === '-h' || name === 'help' || args.includes('--help')) {
    say(USAGE)
    return
  }
  if (name === '--version') {
    const manifest = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'))
    say(`${manifest.version}\n`)
    return
  }
  const command = commandNamed(name)
  if (!command) {
    const names = Object.keys(commands)
    const meant = nearest(name, names)
    const question = meant === undefined ? '' : `. Did you mean ${meant}?`
    throw new UsageError(`got the command ${JSON.stringify(name)}, expected one of ${names.join(', ')}${question}`)
  }
  await command.run(args)
}

const commandNamed = (name: string | undefined): Command | undefined =>
  name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined

const typed = process.argv.slice(2)

main(typed).catch((error: unknown) => {
  if (error instanceof UsageError) {
    const usage = commandNamed(typed[0])?.usage
    tell(
      `penchant: ${error.message}\n${usage === undefined ? 'penchant --help lists what each does.\n' : `\n${usage}`}`,
    )
    process.exitCode = 2
  } else if (error instanceof PenchantError) {
    tell(`penchant: ${error.message} [${error.code}]\n`)
    process.exitCode = 1
  } else {
    tell(`penchant: ${error instanceof Error ? error.message : error}\n`)
    process.exitCode = 1
  }
})
