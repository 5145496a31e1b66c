export default {
  tool: 'Bun, bundled for a server',
  package: 'bun',
  group: 'runtime',
  fixtures: { 'catalog.pnc': 'catalog.pnc', 'visit.js': 'visit.js' },
  steps: [
    ['npx', 'bun', 'build', 'index.js', '--target', 'bun', '--outdir', 'dist'],
    // What runs is the bundle, and nothing but the bundle.
    ['node', '--eval', "require('node:fs').rmSync('node_modules/penchant', { recursive: true })"],
  ],
  output: { command: ['npx', 'bun', 'dist/index.js'] },
}
