export default {
  tool: 'Jest 30, jsdom',
  package: 'jest',
  group: 'runner',
  fixtures: { 'items.ndjson': 'items.ndjson', 'catalog.pnc': 'catalog.pnc' },
  tests: { command: ['npx', 'jest'] },
}
