export default {
  tool: 'Bun',
  package: 'bun',
  group: 'runtime',
  fixtures: { 'catalog.pnc': 'catalog.pnc', 'visit.js': 'visit.js' },
  output: { command: ['npx', 'bun', 'index.js'] },
}
