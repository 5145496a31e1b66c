export default {
  tool: 'Node, import',
  version: async () => process.versions.node,
  group: 'runtime',
  quick: true,
  fixtures: { 'catalog.pnc': 'catalog.pnc', 'visit.js': 'visit.js' },
  steps: [['node', 'every-entry.js']],
  output: { command: ['node', 'index.js'] },
}
