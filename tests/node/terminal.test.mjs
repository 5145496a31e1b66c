// What a terminal gets to see: titles, ids and names of files are anybody's, and none of them may steer it.

import assert from 'node:assert/strict'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { penchant, temporaryFolder } from '../fixtures/shop.mjs'

const folder = await temporaryFolder()
const at = (name) => join(folder, name)

/** Clears the screen, renames the window, turns the direction of writing, rings; and two that only some terminals know. */
const HOSTILE = '\u001b[2J\u001b]0;owned\u0007\u202e\u009b31m\u2066\r\u007f'
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/

const items = Array.from({ length: 60 }, (_, number) => ({
  id: `${number}${HOSTILE}`,
  title: `Title ${number} ${HOSTILE}`,
  [`tags${HOSTILE}`]: [`t${number % 7}${HOSTILE}`, `u${number % 3}`],
  views: number,
}))
const rows = Array.from(
  { length: 900 },
  (_, row) => `v${row % 40}${HOSTILE.replace('\r', '')},"${(row + Math.floor(row / 40)) % 60}${HOSTILE}",${1e9 + row}`,
)
await writeFile(at('items.json'), JSON.stringify(items))
await writeFile(at('rows.csv'), `user,item,timestamp\n${rows.join('\n')}\n`)
await writeFile(
  at('config.json'),
  JSON.stringify({
    policy: {
      version: '1',
      purposes: ['a shelf'],
      legalBasis: 'consent',
      owner: 'The shop',
      contact: 'shop@example.org',
      reviewBy: '2001-01-01',
    },
  }),
)

/** Runs a command; both streams are harmless. */
async function harmless(args, code = 0) {
  const result = await penchant(args, { cwd: folder })
  if (code !== undefined) assert.equal(result.code, code, result.stderr)
  for (const text of [result.stdout, result.stderr]) {
    const found = UNSAFE.exec(text)
    const around = found && JSON.stringify(text.slice(Math.max(0, found.index - 60), found.index + 20))
    assert.equal(found, null, `${args[0]} writes a control character: ${around}`)
  }
  return result
}

describe('no control character of the data reaches the terminal', () => {
  test('from build', async () => {
    const { stdout, stderr } = await harmless(['build', 'items.json', '--config', 'config.json', '--out', 'out.pnc'])
    assert.match(stdout, /tags\\u001b\[2J\\u001b\]0;owned\\u0007\\u202e\\u009b31m\\u2066\\u000d\\u007f {2}tag/)
    assert.match(stderr, /to be reviewed by 2001-01-01/)
  })

  test('from inspect, of a catalogue and of an item', async () => {
    await harmless(['build', 'items.json', '--out', 'out.pnc'])
    assert.match((await harmless(['inspect', 'out.pnc'])).stdout, /tags\\u001b/)
    const { stdout } = await harmless(['inspect', 'out.pnc', items[3].id])
    assert.match(stdout, /title +Title 3 \\u001b\[2J/)
  })

  test('from evaluate, tune, train and audit', async () => {
    await harmless(['build', 'items.json', '--out', 'out.pnc'])
    const log = ['--items', 'items.json', '--train', 'rows.csv', '--min-history', '2']
    await harmless(['evaluate', ...log])
    const { stdout } = await harmless(['evaluate', ...log, '--json'])
    assert.equal(typeof JSON.parse(stdout), 'object')
    await harmless(['tune', 'rows.csv', '--items', 'items.json', '--users', '10', '--out', 'tuned.json'])
    await harmless(['train', 'rows.csv', '--out', 'v.ndjson', '--dim', '8', '--sweeps', '2'])
    await harmless(['train', 'rows.csv', '--neighbours', '--out', 'n.csv'])
    await harmless(['audit', 'out.pnc', '--visitors', '5', '--visits', '2'], undefined)
  })

  test('from learn', async () => {
    await harmless(
      ['learn', 'items.json', 'rows.csv', '--plan', 'quick', '--at', '10', '--out', 'learned.pnc'],
      undefined,
    )
  })

  test('from errors', async () => {
    await writeFile(at('bad.json'), JSON.stringify([{ id: HOSTILE, [HOSTILE]: 1 }, { id: HOSTILE }]))
    await harmless(['build', 'bad.json', '--duplicates', 'refuse'], 1)
    await writeFile(at('wrong.json'), JSON.stringify({ [HOSTILE]: 1 }))
    await harmless(['build', 'items.json', '--config', 'wrong.json'], 1)
    await harmless(['build', `nowhere${HOSTILE}`], 1)
    await harmless(['inspect', 'out.pnc', `nobody${HOSTILE}`], 1)
    await harmless([`command${HOSTILE}`], 2)
    await harmless(['build', `--option${HOSTILE}`], 2)
    await writeFile(at('bad.csv'), `user,item,value\nu,i,${HOSTILE.replace('\r', '')}\n`)
    await harmless(['train', 'bad.csv'], 1)
  })

  test('and what is JSON stays the same JSON', async () => {
    await harmless(['build', 'items.json', '--out', 'out.pnc'])
    const { stdout } = await harmless(['audit', 'out.pnc', '--json', '--visitors', '5', '--visits', '2'], undefined)
    assert.ok(JSON.stringify(JSON.parse(stdout)).length > 100)
  })
})

test('whoever has read enough may go', { skip: process.platform === 'win32' }, async () => {
  const shell = ['/bin/sh', '-c', '"$0" "$@" | true']
  const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))
  const { stderr } = await penchant([process.execPath, cli, '--help'], { program: shell })
  assert.equal(stderr, '')
})

test('only one file of the command line writes to the terminal', async () => {
  const sources = fileURLToPath(new URL('../../cli', import.meta.url))
  const files = (await readdir(sources, { recursive: true })).filter((name) => name.endsWith('.ts'))
  const writers = []
  for (const name of files) {
    if (/process\.std(out|err)|console\./.test(await readFile(join(sources, name), 'utf8'))) writers.push(name)
  }
  assert.deepEqual(writers, ['terminal.ts'])
})
