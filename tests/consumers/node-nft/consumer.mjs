import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

export default {
  tool: 'A traced server (@vercel/nft)',
  package: '@vercel/nft',
  group: 'runtime',
  quick: true,
  fixtures: { 'catalog.pnc': 'catalog.pnc', 'visit.js': 'visit.js' },
  steps: [
    ['node', 'trace.js'],
    ['node', '--eval', "require('node:fs').rmSync('node_modules', { recursive: true })"],
  ],
  output: {
    command: ['node', '--eval', "process.chdir('standalone'); import('./standalone/index.js')"],
    async also({ cwd }) {
      const files = await readdir(join(cwd, 'standalone', 'node_modules', 'penchant', 'dist'))
      assert.ok(files.includes('penchant.wasm'), files.join(' '))
    },
  },
}
