// npx penchant: what a site does with its catalogue before a visitor comes.

import { readFile } from 'node:fs/promises'
import { PenchantError } from '../js/errors.js'
import { build } from './build.js'
import { inspect } from './inspect.js'
import { UsageError } from './usage.js'

const USAGE = `penchant — personalization that never leaves the page

  penchant build <items> [--config <file>] [--out <file>] [--duplicates merge|refuse]
      Compiles a site's items into a catalogue. <items> is NDJSON or a JSON array,
      a file, a .gz of one, or - for standard input. --out is catalog.pnc if left out.
      Rows with the same id are joined (merge, the default) or an error (refuse).

  penchant inspect <catalog> [<id>]
      Shows what is inside a catalogue, or one of its items.

  penchant --help | --version
`

const commands: Record<string, (args: string[]) => Promise<void>> = { build, inspect }

async function main([name, ...args]: string[]): Promise<void> {
  if (name === undefined || name === '--help' || name === '-h' || name === 'help' || args.includes('--help')) {
    process.stdout.write(USAGE)
    return
  }
  if (name === '--version') {
    const manifest = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'))
    process.stdout.write(`${manifest.version}\n`)
    return
  }
  const command = commands[name]
  if (!command) throw new UsageError(`got the command ${JSON.stringify(name)}, expected build or inspect`)
  await command(args)
}

main(process.argv.slice(2)).catch((error: unknown) => {
  if (error instanceof UsageError) {
    process.stderr.write(`penchant: ${error.message}\n\n${USAGE}`)
    process.exitCode = 2
  } else if (error instanceof PenchantError) {
    process.stderr.write(`penchant: ${error.message} [${error.code}]\n`)
    process.exitCode = 1
  } else {
    process.stderr.write(`penchant: ${error instanceof Error ? error.message : error}\n`)
    process.exitCode = 1
  }
})
