// The projects of tests/consumers as recipes: each stands in docs/bundlers.md, and installs the same everywhere.

import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { projects } from '../../xtask/consumers/projects.mjs'
import { at } from '../../xtask/layout.mjs'

const recipes = (await readFile(at('docs', 'bundlers.md'), 'utf8')).split('## Measured')[0]

for (const { name, folder, tool } of await projects()) {
  describe(`${tool} (${name})`, () => {
    test('has a recipe in docs/bundlers.md', () => {
      assert.ok(recipes.includes(`\`${name}\``), `docs/bundlers.md does not name ${name}`)
    })

    test('pins its tools, leaves penchant to the runner, and has a lock file that names no registry', async () => {
      const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
      assert.equal(manifest.private, true)
      const tools = { ...manifest.dependencies, ...manifest.devDependencies }
      for (const [tool, range] of Object.entries(tools))
        assert.match(range, /^(npm:.+@)?\d+\.\d+\.\d+\S*$/, `${tool} is not pinned`)
      assert.equal(tools.penchant, undefined)
      const lock = join(folder, 'package-lock.json')
      if (Object.keys(tools).length === 0 && !manifest.workspaces) return
      assert.ok(existsSync(lock), 'there is no package-lock.json')
      assert.doesNotMatch(await readFile(lock, 'utf8'), /"resolved": "\w+:/)
    })
  })
}
