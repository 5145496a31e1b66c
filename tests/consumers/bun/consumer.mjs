export default {
  tool: 'Bun',
  package: 'bun',
  group: 'runtime',
  quick: true,
  fixtures: { 'catalog.pnc': 'catalog.pnc', 'visit.js': 'visit.js' },
  output: { command: ['npx', 'bun', 'index.js'] },
}
