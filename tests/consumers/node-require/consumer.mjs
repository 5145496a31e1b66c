export default {
  tool: 'Node, require()',
  version: async () => process.versions.node,
  group: 'runtime',
  quick: true,
  fixtures: { 'catalog.pnc': 'catalog.pnc' },
  steps: [
    ['node', 'every-entry.js'],
    ['node', 'both.mjs'],
  ],
  output: { command: ['node', 'index.js'] },
}
