export default {
  tool: 'Jest 30, node',
  package: 'jest',
  group: 'runner',
  fixtures: { 'items.ndjson': 'items.ndjson', 'catalog.pnc': 'catalog.pnc' },
  tests: { command: ['npx', 'jest'] },
}
