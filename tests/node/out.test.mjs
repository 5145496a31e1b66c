// Where --out leads to: a file appears whole, what is no file is written to as it is, and no link or device is replaced.

import assert from 'node:assert/strict'
import { execFile, execFileSync } from 'node:child_process'
import { chmod, lstat, mkdir, readdir, readFile, readlink, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, test } from 'node:test'
import { promisify } from 'node:util'
import { books, penchant, temporaryFolder } from '../fixtures/shop.mjs'

const folder = await temporaryFolder()
const isUnix = process.platform !== 'win32'
const items = JSON.stringify(books)
let count = 0
let cwd
let expected

beforeEach(async () => {
  cwd = join(folder, String(count++))
  await mkdir(cwd)
  expected ??= await built('plain.pnc')
})

const to = (out) => penchant(['build', '-', '--out', out], { input: items, cwd })

async function built(out) {
  const { code, stderr } = await to(out)
  assert.equal(code, 0, stderr)
  return readFile(join(cwd, out))
}

async function refused(out, ...says) {
  const before = await readdir(cwd)
  const { code, stderr, stdout } = await to(out)
  assert.deepEqual([code, stdout], [1, ''], stderr)
  for (const pattern of says) assert.match(stderr, pattern)
  assert.deepEqual(await readdir(cwd), before, 'nothing is left behind')
}

describe('where nothing can be put is said before anything is read', () => {
  const commands = {
    build: ['build', 'missing.json', '--out', 'folder'],
    train: ['train', 'missing.csv', '--out', 'folder.npy'],
    'train --neighbours': ['train', 'missing.csv', '--neighbours', '--out', 'folder.csv'],
    tune: ['tune', 'missing.csv', '--items', 'missing.json', '--out', 'folder'],
    'evaluate --report': ['evaluate', '--items', 'missing.json', '--train', 'missing.csv', '--report', 'folder'],
    'audit --report': ['audit', 'missing.pnc', '--report', 'folder'],
  }
  for (const [name, args] of Object.entries(commands)) {
    test(name, async () => {
      const folder = args.at(-1)
      await mkdir(join(cwd, folder))
      const { code, stderr } = await penchant(args, { cwd })
      const says = `penchant: ${folder} could not be written: it is a folder. Give the name of a file in it\n`
      assert.deepEqual([code, stderr], [1, says])
    })
  }
})

describe('what is read is not written over, by whatever name', () => {
  const commands = {
    'build onto its items': ['build', 'items.json', '--out', './items.json'],
    'build onto its log': ['build', 'items.json', '--interactions', 'log.csv', '--out', 'log.csv'],
    'learn onto its items': ['learn', 'items.json', 'log.csv', '--out', 'items.json'],
    'learn onto a link to its log': ['learn', 'items.json', 'log.csv', '--out', 'link.csv'],
    'learn with its report onto its log': ['learn', 'items.json', 'log.csv', '--report', 'log.csv'],
    'train --neighbours onto its log': ['train', 'log.csv', '--neighbours', '--out', 'log.csv'],
    'train with its list of ids onto its log': ['train', 'link.ids.txt', '--out', 'link.npy'],
    'tune onto its log': ['tune', 'log.csv', '--items', 'items.json', '--out', 'log.csv'],
  }
  for (const [name, args] of Object.entries(commands)) {
    test(name, { skip: !isUnix }, async () => {
      await writeFile(join(cwd, 'items.json'), items)
      await writeFile(join(cwd, 'log.csv'), 'u,moby\nu,emma\n')
      await symlink('log.csv', join(cwd, 'link.csv'))
      await symlink('log.csv', join(cwd, 'link.ids.txt'))
      const { code, stderr } = await penchant(args, { cwd })
      assert.match(stderr, /^penchant: \S+ could not be written: it is read here\. Give another name\n$/)
      assert.equal(code, 1)
      assert.deepEqual(await readdir(cwd), ['items.json', 'link.csv', 'link.ids.txt', 'log.csv'])
      assert.equal(String(await readFile(join(cwd, 'log.csv'))), 'u,moby\nu,emma\n')
    })
  }

  test('and two outputs have two names', async () => {
    await writeFile(join(cwd, 'items.json'), items)
    await writeFile(join(cwd, 'log.csv'), 'u,moby\n')
    for (const report of ['x.pnc', 'x.config.json']) {
      const { code, stderr } = await penchant(
        ['learn', 'items.json', 'log.csv', '--out', 'x.pnc', '--report', report],
        { cwd },
      )
      assert.deepEqual(
        [code, stderr],
        [1, `penchant: ${report} could not be written: it is written here as well. Give another name\n`],
      )
    }
  })
})

describe('penchant build --out', () => {
  test('onto a file replaces it whole, and keeps who may read it', { skip: !isUnix }, async () => {
    await writeFile(join(cwd, 'catalog.pnc'), 'old')
    await chmod(join(cwd, 'catalog.pnc'), 0o640)
    assert.deepEqual(await built('catalog.pnc'), expected)
    assert.equal((await stat(join(cwd, 'catalog.pnc'))).mode & 0o777, 0o640)
  })

  test('onto a link writes what it leads to, and the link stays', { skip: !isUnix }, async () => {
    await mkdir(join(cwd, 'releases'))
    await writeFile(join(cwd, 'releases', 'one.pnc'), 'old')
    await symlink('releases/one.pnc', join(cwd, 'link.pnc'))
    await symlink('link.pnc', join(cwd, 'link-to-link.pnc'))
    assert.deepEqual(await built('link-to-link.pnc'), expected)
    assert.equal(await readlink(join(cwd, 'link.pnc')), 'releases/one.pnc')
    assert.equal(await readlink(join(cwd, 'link-to-link.pnc')), 'link.pnc')
    assert.ok((await lstat(join(cwd, 'releases', 'one.pnc'))).isFile())
    assert.deepEqual(await readdir(join(cwd, 'releases')), ['one.pnc'])
  })

  test('onto a link to nothing makes what it leads to', { skip: !isUnix }, async () => {
    await mkdir(join(cwd, 'releases'))
    await symlink('releases/new.pnc', join(cwd, 'link.pnc'))
    assert.deepEqual(await built('link.pnc'), expected)
    assert.ok((await lstat(join(cwd, 'link.pnc'))).isSymbolicLink())
    assert.ok((await lstat(join(cwd, 'releases', 'new.pnc'))).isFile())
  })

  test('onto a link that leads in a circle, or into no folder, is refused', { skip: !isUnix }, async () => {
    await symlink('b.pnc', join(cwd, 'a.pnc'))
    await symlink('a.pnc', join(cwd, 'b.pnc'))
    await refused('a.pnc', /a\.pnc could not be written/)
    await symlink('nowhere/c.pnc', join(cwd, 'c.pnc'))
    await refused('c.pnc', /there is no folder/)
  })

  test('onto a folder is refused with what to do', async () => {
    await mkdir(join(cwd, 'folder'))
    await refused('folder', /folder could not be written: it is a folder\. Give the name of a file in it/)
  })

  test('onto a device writes to it, and leaves it a device', { skip: process.platform !== 'linux' }, async () => {
    const { code, stderr } = await to('/dev/null')
    assert.equal(code, 0, stderr)
    await refused('/dev/full', /\/dev\/full could not be written: .*ENOSPC/)
    for (const device of ['/dev/null', '/dev/full']) assert.ok((await lstat(device)).isCharacterDevice(), device)
    assert.equal((await readdir('/dev')).filter((name) => name.endsWith('.part')).length, 0)
  })

  test('onto a pipe writes into it', { skip: !isUnix }, async () => {
    const pipe = join(cwd, 'pipe')
    execFileSync('mkfifo', [pipe])
    const reading = promisify(execFile)('cat', [pipe], { encoding: 'buffer' })
    const { code, stderr } = await to('pipe')
    assert.equal(code, 0, stderr)
    assert.deepEqual((await reading).stdout, expected)
    assert.ok((await lstat(pipe)).isFIFO())
  })
})
